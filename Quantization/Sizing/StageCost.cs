using EdgeConvNeXt.Quantization.Import.Network;

namespace EdgeConvNeXt.Quantization.Sizing;

/// <summary>One stage: what leads into it (stem or downsampling), and its blocks.</summary>
/// <param name="Side">Width and height of its tensors.</param>
/// <param name="Channels">Channels of its blocks.</param>
/// <param name="Hidden">Channels between the linear layers of a block.</param>
/// <param name="Blocks">How many blocks.</param>
/// <param name="EntryInputs">Numbers of a patch that stem or downsampling makes a pixel of.</param>
/// <param name="EntryNormed">Channels that the norm of stem or downsampling works on: the stem's comes after it, others before.</param>
public sealed record StageCost(int Side, int Channels, int Hidden, int Blocks, int EntryInputs, int EntryNormed)
{
    private const int DepthwiseTaps = ConvNeXtShape.DepthwiseKernel * ConvNeXtShape.DepthwiseKernel;

    /// <summary>Multiply-accumulates of stem or downsampling.</summary>
    public long EntryOperations => Pixels * EntryInputs * Channels;

    /// <summary>Multiply-accumulates of all depthwise convolutions.</summary>
    public long DepthwiseOperations => Pixels * Blocks * Channels * DepthwiseTaps;

    /// <summary>Multiply-accumulates of all pairs of linear layers.</summary>
    public long PointwiseOperations => Pixels * Blocks * Channels * Hidden * 2;

    /// <summary>Multiply-accumulates of the whole stage.</summary>
    public long Operations => EntryOperations + DepthwiseOperations + PointwiseOperations;

    /// <summary>Weights of its matrices and filters.</summary>
    public long Matrices => ((long)EntryInputs * Channels) + (Blocks * Channels * ((2L * Hidden) + DepthwiseTaps));

    private long Pixels => (long)Side * Side;
}
