namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Follows a classifier from its scores back to its last feature map: one linear layer, at most one layer normalisation, and the mean over
/// all cells. Factors and summands between them are taken into the layer. Rounding to integers is passed over.
/// </summary>
internal sealed class HeadTrace
{
    private const int Farthest = 64;
    private const float Epsilon = 1e-5f;

    // They hand on what they are given, for one vector in the same order.
    private static readonly HashSet<string> Transparent =
        ["Identity", "Dropout", "Cast", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "QuantizeLinear", "DequantizeLinear"];

    private readonly GraphTrace _trace;
    private readonly ConstantValues _constants;

    // What was added to the scores before the layer was come to.
    private readonly List<float[]> _summands = [];
    private float[]? _weights;
    private double[] _bias = [];
    private int _channels;
    private double? _epsilon;

    private HeadTrace(GraphTrace trace, string? folder)
    {
        _trace = trace;
        _constants = new ConstantValues(trace, folder);
    }

    /// <summary>Finds the head of a network.</summary>
    /// <param name="output">The tensor that holds the scores.</param>
    /// <param name="trace">The network's tensors.</param>
    /// <param name="folder">Folder of tensors that lie in files of their own; null where there are none.</param>
    /// <param name="obstacle">Why there is none, in words; null where there is one.</param>
    /// <returns>Null where the head is another one.</returns>
    public static TracedHead? Find(string output, GraphTrace trace, string? folder, out string? obstacle) =>
        new HeadTrace(trace, folder).Follow(output, out obstacle);

    private TracedHead? Follow(string output, out string? obstacle)
    {
        string tensor = output;
        for (int step = 0; step < Farthest; step++)
        {
            if (_trace.Producer(tensor) is not { } node || node.Inputs.FirstOrDefault() is not { Length: > 0 } input)
            {
                obstacle = "nothing in it takes the mean over a feature map";
                return null;
            }

            if (_weights is not null && IsChannelsFirst(node) is { } isChannelsFirst)
            {
                obstacle = null;
                return new TracedHead(input, isChannelsFirst, _channels, _weights, _bias, _epsilon);
            }

            if (Before(node, input) is not { } before)
            {
                obstacle = $"{PrintableText.Of(node.Operator)} node '{PrintableText.Of(node.Name)}' is no part of such a head";
                return null;
            }

            tensor = before;
        }

        obstacle = "its last layers are too many";
        return null;
    }

    // The tensor that the node makes its own from, once it is accounted for; null where it cannot be.
    private string? Before(NetworkNode node, string input)
    {
        bool isExtended = node.Domain == NetworkNode.Extended && node.Operator is "QuantizeLinear" or "DequantizeLinear";
        if (!node.IsStandard && !isExtended)
        {
            return null;
        }

        return node.Operator switch
        {
            string type when Transparent.Contains(type) => input,
            "Gemm" or "MatMul" when _weights is null => Layer(node),
            "Add" => Shift(node),
            "LayerNormalization" when _weights is not null && _epsilon is null => Norm(node),
            "Mul" or "Div" when _weights is not null && _epsilon is null => Scale(node) ?? Norm(HeadNorm.Match(node, _trace, _constants)),
            _ => null,
        };
    }

    private string? Layer(NetworkNode node)
    {
        string[] inputs = [.. node.Inputs];
        bool isGemm = node.Operator == "Gemm";
        if (inputs.Length < 2 || (isGemm && node.Integer("transA", 0) != 0)
            || _constants.Floats(inputs[1]) is not { Dimensions.Count: 2 } matrix)
        {
            return null;
        }

        ConstantArray rows = isGemm && node.Integer("transB", 0) != 0 ? matrix : matrix.Transposed()!;
        float alpha = isGemm ? node.Float("alpha", 1) : 1;
        _channels = (int)rows.Dimensions[1];
        _weights = Array.ConvertAll(rows.Values, weight => weight * alpha);
        _bias = new double[rows.Dimensions[0]];
        bool hasBias = isGemm && inputs.Length > 2 && inputs[2].Length > 0;
        float[]? bias = hasBias ? _constants.Floats(inputs[2])?.Values : [0];
        return bias is not null && AddToScores(bias, isGemm ? node.Float("beta", 1) : 1)
            && _summands.TrueForAll(summand => AddToScores(summand, 1)) ? inputs[0] : null;
    }

    private bool AddToScores(float[] summand, double factor)
    {
        for (int label = 0; label < _bias.Length && Fits(summand, _bias.Length); label++)
        {
            _bias[label] += factor * summand[summand.Length == 1 ? 0 : label];
        }

        return Fits(summand, _bias.Length);
    }

    private string? Shift(NetworkNode node)
    {
        if (Operands(node) is not ({ } tensor, { } summand) || _epsilon is not null)
        {
            return null;
        }

        if (_weights is null)
        {
            _summands.Add(summand);
            return tensor;
        }

        return Shift(summand) ? tensor : null;
    }

    private bool Shift(float[] summand)
    {
        for (int i = 0; i < _weights!.Length && Fits(summand, _channels); i++)
        {
            _bias[i / _channels] += (double)_weights[i] * summand[summand.Length == 1 ? 0 : i % _channels];
        }

        return Fits(summand, _channels);
    }

    private string? Scale(NetworkNode node) =>
        node.Operator == "Mul" && Operands(node) is ({ } tensor, { } factor) && Scale(factor) ? tensor : null;

    private bool Scale(float[] factor)
    {
        for (int i = 0; i < _weights!.Length && Fits(factor, _channels); i++)
        {
            _weights[i] *= factor[factor.Length == 1 ? 0 : i % _channels];
        }

        return Fits(factor, _channels);
    }

    private string? Norm(NetworkNode node)
    {
        string[] inputs = [.. node.Inputs];
        if (inputs.Length < 2 || _constants.Floats(inputs[1]) is not { } scale)
        {
            return null;
        }

        float[]? summand = inputs.Length > 2 && inputs[2].Length > 0 ? _constants.Floats(inputs[2])?.Values : [0];
        return summand is not null && Shift(summand) && Scale(scale.Values)
            ? Norm(new HeadNorm(inputs[0], node.Float("epsilon", Epsilon)))
            : null;
    }

    private string? Norm(HeadNorm? norm)
    {
        _epsilon = norm?.Epsilon;
        return norm?.Input;
    }

    // A tensor and a constant, in either order.
    private (string Tensor, float[] Constant)? Operands(NetworkNode node) =>
        node.Inputs.ToArray() is not [string left, string right] ? null
        : _constants.Floats(right) is { } behind ? (left, behind.Values)
        : _constants.Floats(left) is { } before ? (right, before.Values)
        : null;

    // Whether a node takes the mean over the cells of a feature map, and how that lies; null where it does something else.
    private bool? IsChannelsFirst(NetworkNode node)
    {
        if (node.Is("GlobalAveragePool"))
        {
            return true;
        }

        if (!node.Is("ReduceMean"))
        {
            return null;
        }

        IReadOnlyList<long>? axes = node.Attribute("axes")?.Integers
            ?? (node.Inputs.ElementAtOrDefault(1) is { } name ? _constants.Integers(name) : null);
        return axes?.Order().ToArray() switch
        {
            [2, 3] or [-2, -1] => true,
            [1, 2] or [-3, -2] => false,
            _ => null,
        };
    }

    private static bool Fits(float[] values, int count) => values.Length == 1 || values.Length == count;
}

/// <summary>The head of a classifier as its network has it: scores = weights * norm(mean over cells of the feature map) + bias.</summary>
/// <param name="Features">The tensor that holds the feature map.</param>
/// <param name="IsChannelsFirst">Whether it is [1, channels, height, width]; otherwise it is [1, height, width, channels].</param>
/// <param name="Channels">Number of its channels.</param>
/// <param name="Weights">[labels, channels].</param>
/// <param name="Bias">One for each label.</param>
/// <param name="Epsilon">What the normalisation adds to the variance; null where there is none.</param>
internal sealed record TracedHead(
    string Features, bool IsChannelsFirst, int Channels, float[] Weights, double[] Bias, double? Epsilon);
