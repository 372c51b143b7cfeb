namespace EdgeConvNeXt.Runtime.Inference.Kernels;

/// <summary>A layer normalization of floats by a set of the native kernels.</summary>
/// <param name="set">The kernels.</param>
/// <param name="weights">The layer; <see cref="NormWeights.Fits"/> holds.</param>
internal sealed unsafe class NativeNorm(KernelSet set, NormWeights weights) : INormKernel
{
    private readonly NativeBuffer _factor = NativeBuffer.Of<float>(weights.Factor);
    private readonly NativeBuffer _offset = NativeBuffer.Of<float>(weights.Offset);

    /// <inheritdoc/>
    public int Channels => weights.Factor.Length;

    /// <inheritdoc/>
    public void Run(int rows, float* input, float* output, byte* quantized) => set.Library.Norm(
        set.Index, rows, Channels, input, (float*)_factor.Address, (float*)_offset.Address, weights.Epsilon, output, quantized,
        weights.Bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        _factor.Dispose();
        _offset.Dispose();
    }
}
