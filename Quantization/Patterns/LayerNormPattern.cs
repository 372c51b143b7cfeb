using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>
/// Layer normalisation from primitives: d = x - mean(x); d / sqrt(mean(d²) + epsilon) * scale + bias. The square is Pow or Mul; the
/// quotient is Div, or Mul with a Reciprocal; the operands of Add and Mul stand in either order; some exporters compute d twice.
/// </summary>
internal static class LayerNormPattern
{
    /// <summary>Matches the pattern whose standard deviation the given Sqrt computes.</summary>
    public static LayerNormMatch? Match(GraphIndex index, NodeProto sqrt)
    {
        if (!sqrt.Is("Sqrt") || Variance(index, sqrt.Input[0]) is not { } variance || Quotient(index, sqrt, variance) is not { } quotient)
        {
            return null;
        }

        NodeProto? scale = index.SoleConsumer(quotient.Output[0]);
        NodeProto? bias = scale is null ? null : index.SoleConsumer(scale.Output[0]);
        if (scale is null || bias is null || !scale.Is("Mul") || !bias.Is("Add")
            || BinaryOperands.Constant(index, scale, quotient.Output[0]) is not { } gamma
            || BinaryOperands.Constant(index, bias, scale.Output[0]) is not { } beta
            || IsChannelsFirst(variance.Axis, gamma, beta) is not { } channelsFirst)
        {
            return null;
        }

        return new LayerNormMatch(
            variance.Input, bias.Output[0], gamma, beta, variance.Epsilon, channelsFirst, [.. variance.Nodes, sqrt, quotient, scale, bias]);
    }

    private static VarianceMatch? Variance(GraphIndex index, string tensor)
    {
        if (!index.TryProducer(tensor, "Add", out NodeProto? add) || BinaryOperands.Scalar(index, add) is not ({ } sum, { } epsilon)
            || !index.TryProducer(sum, "ReduceMean", out NodeProto? mean) || ReducedAxes.Of(index, mean) is not [long axis]
            || Square(index, mean.Input[0]) is not ({ } square, { } difference)
            || !index.TryProducer(difference, "Sub", out NodeProto? sub)
            || !index.TryProducer(sub.Input[1], "ReduceMean", out NodeProto? average) || average.Input[0] != sub.Input[0]
            || ReducedAxes.Of(index, average) is not [long sameAxis] || sameAxis != axis)
        {
            return null;
        }

        return new VarianceMatch(sub.Input[0], axis, epsilon, [average, sub, square, mean, add]);
    }

    private static (NodeProto Node, string Base)? Square(GraphIndex index, string tensor) => index.Producer(tensor) switch
    {
        { } pow when pow.Is("Pow") && index.Scalar(pow.Input[1]) == 2f => (pow, pow.Input[0]),
        { } mul when mul.Is("Mul") && mul.Input[0] == mul.Input[1] => (mul, mul.Input[0]),
        _ => null,
    };

    private static NodeProto? Quotient(GraphIndex index, NodeProto sqrt, VarianceMatch variance)
    {
        NodeProto? consumer = index.SoleConsumer(sqrt.Output[0]);
        return consumer is null ? null
            : consumer.Is("Div") && consumer.Input[1] == sqrt.Output[0] && IsDifference(index, consumer.Input[0], variance) ? consumer
            : consumer.Is("Reciprocal") && index.SoleConsumer(consumer.Output[0]) is { } mul && mul.Is("Mul")
                && IsDifference(index, BinaryOperands.Other(mul, consumer.Output[0]), variance) ? mul
            : null;
    }

    private static bool IsDifference(GraphIndex index, string tensor, VarianceMatch variance) =>
        index.TryProducer(tensor, "Sub", out NodeProto? sub) && sub.Input[0] == variance.Input
        && index.TryProducer(sub.Input[1], "ReduceMean", out NodeProto? mean) && mean.Input[0] == variance.Input
        && ReducedAxes.Of(index, mean) is [long axis] && axis == variance.Axis;

    /// <summary>True for NCHW, false for the last axis, null when the affine does not lie along the reduced axis.</summary>
    private static bool? IsChannelsFirst(long axis, TensorProto gamma, TensorProto beta)
    {
        bool column = IsColumn(gamma) && IsColumn(beta);
        bool row = gamma.Dims.Count == 1 && beta.Dims.Count == 1;
        return axis is 1 or -3 && column ? true : axis is -1 or 3 && row ? false : null;
    }

    private static bool IsColumn(TensorProto tensor) =>
        tensor.Dims.Count is 3 or 4 && tensor.Dims[^1] == 1 && tensor.Dims[^2] == 1 && (tensor.Dims.Count == 3 || tensor.Dims[0] == 1);

    private sealed record VarianceMatch(string Input, long Axis, float Epsilon, IReadOnlyList<NodeProto> Nodes);
}

/// <summary>A layer normalisation written as primitive operators.</summary>
/// <param name="Input">The tensor that is normalised.</param>
/// <param name="Output">The tensor after the affine.</param>
/// <param name="Scale">The affine's factor, one value for each channel.</param>
/// <param name="Bias">The affine's summand, one value for each channel.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="ChannelsFirst">Whether the channels are axis 1 of NCHW; otherwise they are the last axis.</param>
/// <param name="Nodes">All its nodes.</param>
internal sealed record LayerNormMatch(
    string Input, string Output, TensorProto Scale, TensorProto Bias, float Epsilon, bool ChannelsFirst, IReadOnlyList<NodeProto> Nodes);
