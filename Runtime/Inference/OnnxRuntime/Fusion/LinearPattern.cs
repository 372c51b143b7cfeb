using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>The two forms of a linear layer of bytes: a product with floats as its result, and a 1x1 convolution with bytes.</summary>
internal static class LinearPattern
{
    /// <summary>MatMulIntegerToFloat with constant signed weights and a scale for each output; null where a node is another.</summary>
    public static LinearWeights? Match(NetworkNode node, FusionTrace trace)
    {
        string[] inputs = [.. node.Inputs];
        if (node.Domain != NetworkNode.Extended || node.Operator != "MatMulIntegerToFloat" || inputs.Length < 6
            || trace.Dimensions(inputs[1]) is not [long rows, long columns]
            || trace.SignedBytes(inputs[1]) is not { } matrix
            || trace.Numbers<float>(inputs[2], TensorTypes.Float, 1) is not [float scale]
            || trace.Numbers<float>(inputs[3], TensorTypes.Float, columns) is not { } scales
            || trace.Numbers<byte>(inputs[4], TensorTypes.UInt8, 1) is not [byte zero]
            || !AreZero(inputs[5], trace))
        {
            return null;
        }

        float[]? bias = inputs.Length > 6 ? trace.Numbers<float>(inputs[6], TensorTypes.Float, columns) : new float[columns];
        LinearWeights weights = new(matrix, (int)rows, (int)columns, zero, Array.ConvertAll(scales, each => scale * each)) { Bias = bias };
        return bias is not null && weights.Fits ? weights : null;
    }

    /// <summary>A 1x1 QLinearConv of channels that lie last; null where a node is another.</summary>
    public static LinearWeights? MatchConvolution(NetworkNode node, FusionTrace trace)
    {
        if (QuantizedConvolution.Match(node, trace) is not { Side: 1, Groups: 1 } found || found.Pads.Any(pad => pad != 0))
        {
            return null;
        }

        LinearWeights weights = new(found.Weights, found.Inputs, found.Outputs, found.InputZero, found.Scale)
        {
            IsByOutput = true, IntegerBias = found.Bias, Zero = found.Zero,
        };
        return weights.Fits ? weights : null;
    }

    /// <summary>Whether a tensor is constant and 0, as zero points of signed weights are.</summary>
    public static bool AreZero(string tensor, FusionTrace trace) =>
        trace.Numbers<sbyte>(tensor, TensorTypes.Int8, null) is { } zeros && zeros.All(zero => zero == 0);
}
