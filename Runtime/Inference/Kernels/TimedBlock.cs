namespace EdgeConvNeXt.Runtime.Inference.Kernels;

/// <summary>A ConvNeXt block of any shape on a set of the native kernels, with weights that mean nothing.</summary>
internal sealed unsafe class TimedBlock : IDisposable
{
    /// <summary>Added to variances, as in the published networks.</summary>
    public const float Epsilon = 1e-6F;

    private const int Zero = 128;
    private const float SmallScale = 1e-3F;

    private readonly KernelSet _set;
    private readonly NativeDepthwise _depthwise;
    private readonly LinearLayer _toHidden;
    private readonly LinearLayer _toResult;
    private readonly NativeBuffer _table = new(byte.MaxValue + 1);

    /// <param name="set">The kernels.</param>
    /// <param name="channels">Channels of the block; kernels take them.</param>
    /// <param name="hidden">Channels between its linear layers; kernels take them.</param>
    public TimedBlock(KernelSet set, int channels, int hidden)
    {
        _set = set;
        sbyte[] filters = new sbyte[channels * DepthwiseWeights.Side * DepthwiseWeights.Side];
        Array.Fill(filters, (sbyte)1);
        _depthwise = new NativeDepthwise(set, new DepthwiseWeights(filters, channels, Zero, Filled(channels, SmallScale), Zero)
        {
            Epsilon = Epsilon, Factor = Filled(channels, 1), Offset = new float[channels], Zero = Zero,
        });
        _toHidden = new LinearLayer(set, Weights(channels, hidden));
        _toResult = new LinearLayer(set, Weights(hidden, channels));
    }

    /// <summary>How floats become bytes.</summary>
    public static KernelLibrary.Quantization Bytes { get; } = new(InverseScale: 20, Zero);

    /// <summary>A linear layer of any numbers.</summary>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    public static LinearWeights Weights(int inputs, int outputs)
    {
        byte[] matrix = new byte[checked(inputs * outputs)];
        Array.Fill(matrix, (byte)1);
        return new LinearWeights(matrix, inputs, outputs, Zero, Filled(outputs, SmallScale)) { Zero = Zero };
    }

    /// <summary>So many of one number.</summary>
    public static float[] Filled(int count, float value)
    {
        float[] filled = new float[count];
        Array.Fill(filled, value);
        return filled;
    }

    /// <summary>Bytes that a run needs beside its tensors.</summary>
    /// <param name="side">Width and height of the tensors.</param>
    public int ScratchSize(int side)
    {
        KernelLibrary.Linear toHidden = _toHidden.Description;
        nuint mlp = _set.Library.MlpScratchSize(_set.Index, &toHidden);
        return checked((int)nuint.Max(nuint.Max(mlp, _depthwise.ScratchSize(side, side)), 1));
    }

    /// <summary>Computes the block. Addresses are trusted.</summary>
    /// <param name="side">Width and height of all tensors [side, side, channels].</param>
    /// <param name="input">What comes in, as bytes.</param>
    /// <param name="normed">Place for the bytes between convolution and linear layers.</param>
    /// <param name="residual">What comes in, as floats.</param>
    /// <param name="output">The result.</param>
    /// <param name="quantized">Its bytes.</param>
    /// <param name="scratch">As many bytes as <see cref="ScratchSize"/> says.</param>
    public void Run(int side, byte* input, byte* normed, float* residual, float* output, byte* quantized, void* scratch)
    {
        KernelLibrary.Linear toHidden = _toHidden.Description;
        KernelLibrary.Linear toResult = _toResult.Description;
        _depthwise.Run(side, side, first: 0, side, input, normed, scratch);
        _set.Library.Mlp(
            _set.Index, &toHidden, (byte*)_table.Address, &toResult, side * side, normed, residual, output, quantized, Bytes, scratch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _depthwise.Dispose();
        _toHidden.Dispose();
        _toResult.Dispose();
        _table.Dispose();
    }
}
