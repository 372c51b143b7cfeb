namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>A network with fewer hidden channels and blocks.</summary>
public sealed record PrunedNetwork
{
    /// <summary>The network: float32 ONNX of the standard's operators, with the whole network's input and output.</summary>
    public required byte[] Model { get; init; }

    /// <summary>The share of the operations that was asked for, above 0 and at most 1.</summary>
    public required double Keep { get; init; }

    /// <summary>The blocks of the whole network in the order of computation.</summary>
    public required IReadOnlyList<PrunedBlock> Blocks { get; init; }

    /// <summary>
    /// 10 log10 of the summed squares of the whole network's logits over those of the change, in dB, over the calibration images; null when
    /// nothing changed. The weights were fitted to these images: on others it is less.
    /// </summary>
    public required double? LogitSqnrDb { get; init; }

    /// <summary>
    /// Share of the multiply-accumulates of the linear layers inside of blocks that stayed, 0..1. It is about the share of their time.
    /// </summary>
    public double Kept => (double)Blocks.Sum(block => block.Kept * block.ChannelOperations)
        / Blocks.Sum(block => block.Width * block.ChannelOperations);

    /// <summary>Blocks that went altogether.</summary>
    public int RemovedBlocks => Blocks.Count(block => block.Kept == 0);
}

/// <summary>What became of a block.</summary>
/// <param name="Name">The block, by the name of its depthwise convolution.</param>
/// <param name="Width">Its hidden channels before.</param>
/// <param name="Kept">Its hidden channels now; 0 when the block is gone.</param>
/// <param name="ChannelOperations">Multiply-accumulates of one hidden channel for an image, in both linear layers.</param>
public sealed record PrunedBlock(string Name, int Width, int Kept, long ChannelOperations);
