namespace EdgeConvNeXt.Runtime.Inference.Kernels;

/// <summary>
/// Layer normalization of floats over the channels of each vector, with floats and bytes as results (<see cref="NormWeights"/>), ready to
/// run. All kernels give the same bits. For any thread.
/// </summary>
internal unsafe interface INormKernel : IDisposable
{
    /// <summary>Channels, which it keeps.</summary>
    int Channels { get; }

    /// <summary>Computes some vectors. Addresses are trusted.</summary>
    /// <param name="rows">How many vectors.</param>
    /// <param name="input">[rows, channels].</param>
    /// <param name="output">The results, of the same size; null where they are not wanted.</param>
    /// <param name="quantized">Their bytes.</param>
    void Run(int rows, float* input, float* output, byte* quantized);
}

/// <summary>The numbers of a layer normalization.</summary>
/// <param name="Factor">One for each channel.</param>
/// <param name="Offset">One for each channel.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Bytes">How results become bytes.</param>
internal sealed record NormWeights(float[] Factor, float[] Offset, float Epsilon, KernelLibrary.Quantization Bytes)
{
    /// <summary>Whether kernels take it: channels in sixteens, and as many numbers as channels.</summary>
    public bool Fits => KernelSet.IsChannelCount(Factor.Length) && Offset.Length == Factor.Length;
}
