using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Equalization;

/// <summary>
/// Lets every channel of a depthwise convolution's result use its bytes: the filters, which have a scale each anyway, are divided by the
/// channel's reach, and a factor for each channel behind the convolution undoes it in float. Nothing else could: the norm that follows
/// looks at all channels together.
/// </summary>
internal static class DepthwiseEqualizer
{
    // What the calibration images did not show comes one day: a channel keeps twice the reach that was seen, and a quiet one a 64th of the
    // widest.
    private const float Headroom = 2;
    private const float LargestDivisor = 64;

    /// <summary>A model that computes the same, with depthwise results whose channels reach equally far.</summary>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <param name="operators">Names of the operators that are to become integer; the others are left alone.</param>
    /// <param name="channels">What the channels of those operators' inputs and results did.</param>
    /// <param name="sites">Number of convolutions that were changed.</param>
    public static ModelProto Equalize(
        ModelProto model, IReadOnlySet<string> operators, IReadOnlyDictionary<string, ChannelStatistics> channels, out int sites)
    {
        ModelProto equalized = model.Clone();
        GraphIndex index = new(equalized);
        GraphEdits edits = new(index);
        Convolution[] depthwise =
        [
            .. LinearOperator.FindAll(index).OfType<Convolution>().Where(item => item.IsDepthwise && operators.Contains(item.Name)),
        ];
        foreach (Convolution convolution in depthwise)
        {
            Divide(convolution, Divisors(channels[convolution.Output]), edits);
        }

        sites = depthwise.Length;
        GraphRewriter.Apply(equalized, edits);
        return equalized;
    }

    /// <summary>Twice the reach of each channel over that of the widest, 1 at most.</summary>
    private static float[] Divisors(ChannelStatistics result)
    {
        float[] reach = new float[result.Channels];
        for (int channel = 0; channel < reach.Length; channel++)
        {
            reach[channel] = Math.Max(-result.Minimum[channel], result.Maximum[channel]);
        }

        float widest = reach.Max();
        return [.. reach.Select(value => widest > 0 ? Math.Clamp(Headroom * value / widest, 1 / LargestDivisor, 1) : 1)];
    }

    private static void Divide(Convolution convolution, float[] divisors, GraphEdits edits)
    {
        int area = convolution.Weights.Floats().Length / divisors.Length;
        TensorProto weights = Divided(convolution.Weights, convolution, divisors, area, edits);
        TensorProto? bias = convolution.Bias is null ? null : Divided(convolution.Bias, convolution, divisors, 1, edits);
        string even = edits.NewName($"{convolution.Output}_even");
        NodeProto after = convolution.After.Clone();
        after.Output[0] = even;
        edits.Remove([convolution.Conv, convolution.After]);
        edits.Add((convolution with { Weights = weights, Bias = bias }).Rewritten(edits));
        edits.Add(after);
        string factors = edits.Add(TensorWriter.Create(edits.NewName($"{convolution.Output}_factors"), divisors, divisors.Length));
        edits.Add(NodeFactory.Create("Mul", $"{convolution.Name}_undone", [even, factors], convolution.Output));
    }

    private static TensorProto Divided(
        TensorProto tensor, Convolution convolution, float[] divisors, int valuesPerChannel, GraphEdits edits)
    {
        float[] values = tensor.Floats().ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] /= divisors[i / valuesPerChannel];
        }

        return TensorWriter.Create(edits.NewName($"{convolution.Name}_even"), values, [.. tensor.Dims]);
    }
}
