using System.Collections.Immutable;
using EdgeConvNeXt.Quantization.Import.Network;

namespace EdgeConvNeXt.Quantization.Sizing;

/// <summary>
/// A ConvNeXt V1 of any width and depth at one size of input, and what it costs: operations, parameters and bytes follow from its shape.
/// Operations are multiply-accumulates of one picture; those of norms, GELU and sums are not counted, as in the published tables.
/// </summary>
public sealed record SizedNetwork
{
    private const int StemInputs = ConvNeXtShape.Colors * ConvNeXtShape.StemKernel * ConvNeXtShape.StemKernel;
    private const int DownsamplePixels = ConvNeXtShape.DownsampleKernel * ConvNeXtShape.DownsampleKernel;

    // A norm or a bias is kept as float or 32-bit integer, and the scale of an output's weights as a float.
    private const int WideBytes = 4;

    /// <summary>What people call it: "tiny".</summary>
    public required string Name { get; init; }

    /// <summary>Blocks of each of the four stages.</summary>
    public required ImmutableArray<int> Depths { get; init; }

    /// <summary>Channels of the first stage; each further one has twice as many as the one before.</summary>
    public required int Width { get; init; }

    /// <summary>Channels between the linear layers of a block, to each channel of the block: 4, and 3 where a quarter was pruned.</summary>
    public int Expansion { get; init; } = ConvNeXtShape.Expansion;

    /// <summary>Width and height of the input in pixels, 32 or more.</summary>
    public required int Side { get; init; }

    /// <summary>Number of scores.</summary>
    public required int Labels { get; init; }

    /// <summary>The four stages, each with what leads into it.</summary>
    public IReadOnlyList<StageCost> Stages => [.. Enumerable.Range(0, ConvNeXtShape.Stages).Select(CostOf)];

    /// <summary>Multiply-accumulates of the head.</summary>
    public long HeadOperations => (long)LastWidth * Labels;

    /// <summary>Multiply-accumulates of one picture.</summary>
    public long Operations => Stages.Sum(stage => stage.Operations) + HeadOperations;

    /// <summary>Weights of the network as it is trained: matrices, filters, biases, norms and layer scale.</summary>
    public long Parameters => Matrices + Stages.Sum(stage => Wide(stage) + (stage.Blocks * stage.Channels)) + (2 * LastWidth) + Labels;

    /// <summary>
    /// Bytes of its weights as INT8: a byte for each of a matrix or filter, four for each bias, norm and scale of an output; layer scale is
    /// folded away. The graph comes on top, some hundred kilobytes.
    /// </summary>
    public long Bytes => Matrices + (WideBytes * (Stages.Sum(stage => Wide(stage) + Scales(stage)) + (2 * LastWidth) + (2 * Labels)));

    private int LastWidth => WidthOf(ConvNeXtShape.Stages - 1);

    private long Matrices => Stages.Sum(stage => stage.Matrices) + HeadOperations;

    /// <summary>The same network with fewer channels between the linear layers of its blocks.</summary>
    /// <param name="expansion">Channels between them to each channel of the block, 1 or more.</param>
    public SizedNetwork Pruned(int expansion)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(expansion);
        return this with { Expansion = expansion };
    }

    private int WidthOf(int stage) => Width << stage;

    // Neither stem nor downsampling pads: what does not fill a patch is left out.
    private int SideOf(int stage) => (Side / ConvNeXtShape.StemKernel) >> stage;

    private StageCost CostOf(int stage)
    {
        int inputs = stage == 0 ? StemInputs : DownsamplePixels * WidthOf(stage - 1);
        int normed = stage == 0 ? Width : WidthOf(stage - 1);
        return new StageCost(SideOf(stage), WidthOf(stage), Expansion * WidthOf(stage), Depths[stage], inputs, normed);
    }

    // Biases and norms: of a stage's entry, of each block's depthwise convolution, norm and linear layers.
    private static long Wide(StageCost stage) =>
        stage.Channels + (2L * stage.EntryNormed) + (stage.Blocks * ((4L * stage.Channels) + stage.Hidden));

    private static long Scales(StageCost stage) => stage.Channels + (stage.Blocks * ((2L * stage.Channels) + stage.Hidden));
}
