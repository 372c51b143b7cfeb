namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>What the calibration images showed of one block.</summary>
/// <param name="Name">The block, by the name of its depthwise convolution.</param>
/// <param name="Width">Its hidden channels.</param>
/// <param name="ChannelOperations">Multiply-accumulates of one hidden channel for an image, in both linear layers.</param>
/// <param name="Order">In which order its hidden channels are done without.</param>
/// <param name="NoisePerError">Noise of the logits over the mean square error of the block's output, as narrower widths showed.</param>
/// <param name="RemovalNoise">Noise of the logits without the block.</param>
/// <param name="Target">The block's output in the whole network at the sampled positions.</param>
internal sealed record BlockStudy(
    string Name, int Width, long ChannelOperations, EliminationOrder Order, double NoisePerError, double RemovalNoise, RowSamples Target)
{
    // The panels of the integer kernels, which a width should fill.
    private const int Panel = 48;

    // What every kernel takes whole.
    private const int Lane = 16;

    // From here on a panel is a small part of the block.
    private const int WidthForPanels = 4 * Panel;

    /// <summary>Its widths besides the whole one: multiples of 48, or of 16 where it is small or is no multiple of 48 itself.</summary>
    public static IEnumerable<int> WidthsBelow(int width)
    {
        int step = width >= WidthForPanels && width % Panel == 0 ? Panel : Lane;
        for (int narrower = (width - 1) / step * step; narrower > 0; narrower -= step)
        {
            yield return narrower;
        }
    }

    /// <summary>What the block may become, as it is first.</summary>
    /// <param name="removesBlocks">Whether it may go altogether.</param>
    public IReadOnlyList<WidthChoice> Choices(bool removesBlocks)
    {
        List<WidthChoice> choices = [new(Width, Width * ChannelOperations, 0)];
        choices.AddRange(WidthsBelow(Width).Select(
            width => new WidthChoice(width, width * ChannelOperations, Order.Errors[Width - width] * NoisePerError)));
        if (removesBlocks)
        {
            choices.Add(new WidthChoice(0, 0, RemovalNoise));
        }

        return choices;
    }
}
