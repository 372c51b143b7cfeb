namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Layer normalisation without its factor and summand, from primitives: d / sqrt(mean(d²) + epsilon) with d = x - mean(x). The square is
/// Pow or Mul; the quotient is Div, or Mul with a Reciprocal; some exporters compute d twice.
/// </summary>
/// <param name="Input">The tensor that is normalised.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record HeadNorm(string Input, double Epsilon)
{
    /// <summary>Matches the quotient that the node computes; null where it computes another one.</summary>
    /// <param name="node">A Div or Mul.</param>
    /// <param name="trace">The network's tensors.</param>
    /// <param name="constants">The network's constants.</param>
    public static HeadNorm? Match(NetworkNode node, GraphTrace trace, ConstantValues constants)
    {
        if (node.Inputs.ToArray() is not [string left, string right])
        {
            return null;
        }

        return node.Operator switch
        {
            "Div" => Quotient(left, right),
            "Mul" => Reciprocal(right) is { } divisor ? Quotient(left, divisor)
                : Reciprocal(left) is { } other ? Quotient(right, other)
                : null,
            _ => null,
        };

        string? Reciprocal(string tensor) => Producer(tensor, "Reciprocal", trace)?.Inputs.FirstOrDefault();

        HeadNorm? Quotient(string difference, string deviation) =>
            Centred(difference, trace) is { } input && EpsilonOf(deviation, input, trace, constants) is { } epsilon
                ? new HeadNorm(input, epsilon)
                : null;
    }

    // What the mean was taken from: x of x - mean(x).
    private static string? Centred(string tensor, GraphTrace trace) =>
        Producer(tensor, "Sub", trace)?.Inputs.ToArray() is [string input, string mean]
            && Producer(mean, "ReduceMean", trace)?.Inputs.FirstOrDefault() == input
            ? input
            : null;

    private static double? EpsilonOf(string deviation, string input, GraphTrace trace, ConstantValues constants)
    {
        if (Producer(deviation, "Sqrt", trace)?.Inputs.FirstOrDefault() is not { } variance
            || Producer(variance, "Add", trace)?.Inputs.ToArray() is not [string left, string right])
        {
            return null;
        }

        (string mean, ConstantArray? epsilon) = constants.Floats(right) is { } behind ? (left, behind) : (right, constants.Floats(left));
        return epsilon is { Values: [float value] } && Producer(mean, "ReduceMean", trace)?.Inputs.FirstOrDefault() is { } square
            && IsSquare(square, input, trace, constants)
            ? value
            : null;
    }

    private static bool IsSquare(string tensor, string input, GraphTrace trace, ConstantValues constants) =>
        trace.Producer(tensor) is { IsStandard: true } node && node.Inputs.ToArray() is [string left, string right]
            && Centred(left, trace) == input
            && (node.Operator == "Mul" ? left == right : node.Operator == "Pow" && constants.Floats(right) is { Values: [2f] });

    private static NetworkNode? Producer(string tensor, string type, GraphTrace trace) =>
        trace.Producer(tensor) is { } node && node.Is(type) ? node : null;
}
