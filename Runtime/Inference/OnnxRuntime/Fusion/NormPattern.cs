using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>A layer normalization over the channels, which are the last of four dimensions.</summary>
/// <param name="Factor">One for each channel.</param>
/// <param name="Offset">One for each channel.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record NormPattern(float[] Factor, float[] Offset, float Epsilon)
{
    // What the standard says where a node does not.
    private const float StandardEpsilon = 1e-5f;

    /// <summary>What a node is; null where it is another.</summary>
    public static NormPattern? Match(NetworkNode node, FusionTrace trace)
    {
        string[] inputs = [.. node.Inputs];
        if (!node.Is("LayerNormalization") || node.Outputs.Count() != 1 || node.Integer("axis", -1) is not (-1 or 3) || inputs.Length < 2
            || trace.Numbers<float>(inputs[1], TensorTypes.Float, null) is not { Length: > 0 } factor)
        {
            return null;
        }

        float[]? offset = inputs.Length > 2
            ? trace.Numbers<float>(inputs[2], TensorTypes.Float, factor.Length)
            : new float[factor.Length];
        return offset is null ? null : new NormPattern(factor, offset, node.Float("epsilon", StandardEpsilon));
    }
}
