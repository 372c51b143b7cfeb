using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>Says of which block numbers were too large to be fitted.</summary>
internal static class BlockFit
{
    /// <summary>What a fit of a block comes to.</summary>
    /// <param name="block">The block.</param>
    /// <param name="fit">Factors the covariance of its hidden channels.</param>
    /// <exception cref="EdgeException">The covariance is not finite.</exception>
    public static T Of<T>(ConvNeXtBlock block, Func<T> fit)
    {
        try
        {
            return fit();
        }
        catch (NotFiniteNumberException fault)
        {
            throw new EdgeException(
                EdgeFault.Model, "The hidden channels of a block are too large for their squares to be summed up",
                $"block '{block.Depthwise.Name}'", "numbers whose squares float32 holds",
                "Check the weights of the block; a network that was trained has none that large.", fault);
        }
    }
}
