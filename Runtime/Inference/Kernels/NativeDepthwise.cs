namespace EdgeConvNeXt.Runtime.Inference.Kernels;

/// <summary>
/// A depthwise convolution with its weights laid out for a set of the native kernels.
/// </summary>
internal sealed unsafe class NativeDepthwise : IDepthwiseKernel
{
    private readonly KernelSet _set;
    private readonly DepthwiseWeights _weights;
    private readonly NativeBuffer _packed;
    private readonly NativeBuffer _scale;
    private readonly NativeBuffer _factor;
    private readonly NativeBuffer _offset;

    /// <summary>Lays the weights out.</summary>
    /// <param name="set">The kernels that run it.</param>
    /// <param name="weights">The layer; <see cref="DepthwiseWeights.Fits"/> holds.</param>
    public NativeDepthwise(KernelSet set, DepthwiseWeights weights)
    {
        _set = set;
        _weights = weights;
        _packed = new NativeBuffer(checked((int)set.Library.DepthwisePackedSize(set.Index, Channels)));
        fixed (sbyte* filters = weights.Filters)
        fixed (int* bias = weights.Bias)
        {
            KernelSet.ThrowIfRefused(
                set.Library.DepthwisePack(set.Index, Channels, filters, bias, weights.InputZero, (void*)_packed.Address));
        }

        _scale = NativeBuffer.Of<float>(weights.Scale);
        _factor = NativeBuffer.Of<float>(weights.Factor);
        _offset = NativeBuffer.Of<float>(weights.Offset);
    }

    /// <inheritdoc/>
    public int Channels => _weights.Channels;

    /// <inheritdoc/>
    public nuint ScratchSize(int height, int width)
    {
        KernelLibrary.Depthwise description = Describe(height, width);
        return _set.Library.DepthwiseScratchSize(_set.Index, &description);
    }

    /// <inheritdoc/>
    public void Run(int height, int width, int first, int end, byte* input, byte* output, void* scratch)
    {
        KernelLibrary.Depthwise description = Describe(height, width);
        _set.Library.DepthwiseNorm(_set.Index, &description, first, end, input, output, scratch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _packed.Dispose();
        _scale.Dispose();
        _factor.Dispose();
        _offset.Dispose();
    }

    private KernelLibrary.Depthwise Describe(int height, int width) => new()
    {
        Height = height, Width = width, Channels = Channels, Packed = (void*)_packed.Address, InputZero = _weights.InputZero,
        Scale = (float*)_scale.Address, BetweenZero = _weights.BetweenZero, Epsilon = _weights.Epsilon,
        Factor = (float*)_factor.Address, Offset = (float*)_offset.Address, Zero = _weights.Zero,
    };
}
