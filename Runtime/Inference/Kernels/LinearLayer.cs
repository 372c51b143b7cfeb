namespace EdgeConvNeXt.Runtime.Inference.Kernels;

/// <summary>A linear layer of bytes with its weights laid out for a set of kernels. For any thread.</summary>
internal sealed unsafe class LinearLayer : IDisposable
{
    private readonly NativeBuffer _packed;
    private readonly NativeBuffer _scale;
    private readonly NativeBuffer _bias;

    /// <summary>Lays the weights out.</summary>
    /// <param name="set">The kernels that run it.</param>
    /// <param name="weights">The layer; <see cref="LinearWeights.Fits"/> holds.</param>
    public LinearLayer(KernelSet set, LinearWeights weights)
    {
        Inputs = weights.Inputs;
        Outputs = weights.Outputs;
        Zero = weights.Zero;
        _packed = new NativeBuffer(checked((int)set.Library.LinearPackedSize(set.Index, Inputs, Outputs)));
        fixed (byte* matrix = weights.Matrix.Span)
        fixed (int* bias = weights.IntegerBias)
        {
            KernelSet.ThrowIfRefused(
                set.Library.LinearPack(
                    set.Index, Inputs, Outputs, matrix, weights.IsByOutput ? 1 : 0, bias, weights.InputZero, (void*)_packed.Address));
        }

        _scale = NativeBuffer.Of<float>(weights.Scale);
        _bias = NativeBuffer.Of<float>(weights.Bias ?? new float[Outputs]);
    }

    /// <summary>Channels that come in.</summary>
    public int Inputs { get; }

    /// <summary>Channels that go out.</summary>
    public int Outputs { get; }

    /// <summary>Zero point of the bytes that go out.</summary>
    public int Zero { get; }

    /// <summary>What the kernels are told, valid until it is disposed.</summary>
    public KernelLibrary.Linear Description => new()
    {
        Inputs = Inputs, Outputs = Outputs, Zero = Zero,
        Packed = (void*)_packed.Address, Scale = (float*)_scale.Address, Bias = (float*)_bias.Address,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _packed.Dispose();
        _scale.Dispose();
        _bias.Dispose();
    }
}

/// <summary>The numbers of a linear layer.</summary>
/// <param name="Matrix">Signed bytes [inputs, outputs], or [outputs, inputs] where <see cref="IsByOutput"/> says so.</param>
/// <param name="Inputs">Channels that come in.</param>
/// <param name="Outputs">Channels that go out.</param>
/// <param name="InputZero">Zero point of the bytes that come in.</param>
/// <param name="Scale">From sums to results, one for each output.</param>
internal sealed record LinearWeights(ReadOnlyMemory<byte> Matrix, int Inputs, int Outputs, int InputZero, float[] Scale)
{
    /// <summary>Whether the weights of an output lie together.</summary>
    public bool IsByOutput { get; init; }

    /// <summary>Added to the sums, one for each output; null for none.</summary>
    public int[]? IntegerBias { get; init; }

    /// <summary>Added to results that are floats, one for each output; null for none.</summary>
    public float[]? Bias { get; init; }

    /// <summary>Zero point of results that are bytes.</summary>
    public int Zero { get; init; }

    /// <summary>Whether kernels take it: channels in sixteens, and as many numbers as channels.</summary>
    public bool Fits => KernelSet.IsChannelCount(Inputs) && KernelSet.IsChannelCount(Outputs)
        && Matrix.Length == (long)Inputs * Outputs && Scale.Length == Outputs
        && (IntegerBias is null || IntegerBias.Length == Outputs) && (Bias is null || Bias.Length == Outputs);
}
