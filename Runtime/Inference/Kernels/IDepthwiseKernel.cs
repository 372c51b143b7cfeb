namespace EdgeConvNeXt.Runtime.Inference.Kernels;

/// <summary>
/// A 7x7 depthwise convolution of bytes and the layer normalization behind it (<see cref="DepthwiseWeights"/>), ready to run. All kernels
/// give the same bits. For any thread.
/// </summary>
internal unsafe interface IDepthwiseKernel : IDisposable
{
    /// <summary>Channels, which it keeps.</summary>
    int Channels { get; }

    /// <summary>Bytes that a run needs beside its tensors, aligned to 64.</summary>
    /// <param name="height">Rows of the picture, 1 or more.</param>
    /// <param name="width">Pixels in a row, 1 or more.</param>
    nuint ScratchSize(int height, int width);

    /// <summary>Computes some rows. Addresses are trusted.</summary>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="first">The first row to compute.</param>
    /// <param name="end">The row behind the last.</param>
    /// <param name="input">The whole picture [height, width, channels].</param>
    /// <param name="output">The whole result, of the same size.</param>
    /// <param name="scratch">As many bytes as <see cref="ScratchSize"/> says, for this run alone.</param>
    void Run(int height, int width, int first, int end, byte* input, byte* output, void* scratch);
}

/// <summary>The numbers of a depthwise convolution with a layer normalization.</summary>
/// <param name="Filters">Signed bytes [channels, 7, 7].</param>
/// <param name="Channels">Channels.</param>
/// <param name="InputZero">Zero point of the bytes that come in, which the picture is padded with.</param>
/// <param name="Scale">From sums to the convolution's bytes, one for each channel.</param>
/// <param name="BetweenZero">Zero point of the convolution's bytes.</param>
internal sealed record DepthwiseWeights(sbyte[] Filters, int Channels, int InputZero, float[] Scale, int BetweenZero)
{
    /// <summary>Filter's side in pixels.</summary>
    public const int Side = 7;

    /// <summary>Added to the sums, one for each channel; null for none.</summary>
    public int[]? Bias { get; init; }

    /// <summary>What the normalization adds to the variance of the convolution's bytes.</summary>
    public required float Epsilon { get; init; }

    /// <summary>The normalization's factor over the scale of the bytes that go out, one for each channel.</summary>
    public required float[] Factor { get; init; }

    /// <summary>The normalization's offset over that scale, one for each channel.</summary>
    public required float[] Offset { get; init; }

    /// <summary>Zero point of the bytes that go out.</summary>
    public required int Zero { get; init; }

    /// <summary>Whether kernels take it: channels in sixteens, and as many numbers as channels.</summary>
    public bool Fits => KernelSet.IsChannelCount(Channels) && Filters.LongLength == (long)Channels * Side * Side
        && Scale.Length == Channels && Factor.Length == Channels && Offset.Length == Channels
        && (Bias is null || Bias.Length == Channels);
}
