using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>QLinearConv 7x7 of each channel alone, DequantizeLinear, LayerNormalization, QuantizeLinear.</summary>
/// <param name="Nodes">The four nodes, in order.</param>
/// <param name="Weights">What they compute with.</param>
internal sealed record DepthwisePattern(IReadOnlyList<NetworkNode> Nodes, DepthwiseWeights Weights)
{
    private const int Padding = DepthwiseWeights.Side / 2;

    /// <summary>What begins with a node; null where that is something else.</summary>
    public static DepthwisePattern? Match(NetworkNode node, FusionTrace trace)
    {
        if (QuantizedConvolution.Match(node, trace) is not { Side: DepthwiseWeights.Side, Inputs: 1 } convolution
            || convolution.Groups != convolution.Outputs || convolution.Pads is not [Padding, Padding, Padding, Padding]
            || trace.Next(node) is not { } dequantizer || !dequantizer.Is("DequantizeLinear")
            || trace.Quantization(dequantizer, 1) != (convolution.OutputScale, convolution.Zero)
            || trace.Next(dequantizer) is not { } norm || NormPattern.Match(norm, trace) is not { } found
            || found.Factor.Length != convolution.Outputs
            || trace.Next(norm) is not { } quantizer || !quantizer.Is("QuantizeLinear")
            || trace.Quantization(quantizer, 1) is not { } to)
        {
            return null;
        }

        // The normalization looks at differences between channels, so it takes the convolution's bytes for the floats that they stand for.
        float unit = convolution.OutputScale * convolution.OutputScale;
        sbyte[] filters = MemoryMarshal.Cast<byte, sbyte>(convolution.Weights.Span).ToArray();
        DepthwiseWeights weights = new(filters, convolution.Outputs, convolution.InputZero, convolution.Scale, convolution.Zero)
        {
            Bias = convolution.Bias, Epsilon = found.Epsilon / unit, Zero = to.Zero,
            Factor = Array.ConvertAll(found.Factor, factor => factor / to.Scale),
            Offset = Array.ConvertAll(found.Offset, offset => offset / to.Scale),
        };
        return weights.Fits ? new DepthwisePattern([node, dequantizer, norm, quantizer], weights) : null;
    }
}
