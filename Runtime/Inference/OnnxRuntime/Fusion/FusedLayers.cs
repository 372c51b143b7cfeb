using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.Kernels.Managed;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>Bytes, depthwise convolution, layer normalization, bytes.</summary>
internal sealed unsafe class FusedDepthwise(string name, FusedScratch scratch, IDepthwiseKernel kernel) : FusedLayer(name, scratch)
{
    // What native kernels compute at once.
    private const int RowsAtOnce = 2;

    /// <inheritdoc/>
    public override FusedSignature Signature => new(FusedSignature.Bytes, FusedSignature.Bytes);

    /// <inheritdoc/>
    public override int Inputs => kernel.Channels;

    /// <inheritdoc/>
    public override int Outputs => kernel.Channels;

    /// <inheritdoc/>
    protected override bool IsSpatial => true;

    /// <inheritdoc/>
    protected override int Unit => RowsAtOnce;

    /// <inheritdoc/>
    protected override nuint ScratchSize(in FusedRun run) => kernel.ScratchSize(run.Rows, run.Width);

    /// <inheritdoc/>
    protected override void RunPart(in FusedRun run, int first, int end, void* scratch) =>
        kernel.Run(run.Rows, run.Width, first, end, (byte*)run.Input, (byte*)run.First, scratch);

    /// <inheritdoc/>
    protected override void Free() => kernel.Dispose();
}

/// <summary>
/// Bytes, linear layer, table, linear layer, floats; plus the floats that come in beside them, and the result's bytes where they are
/// wanted.
/// </summary>
internal sealed unsafe class FusedMlp(
    string name, FusedScratch scratch, KernelSet set, LinearLayer hidden, byte[] table, LinearLayer result,
    KernelLibrary.Quantization? quantization)
    : FusedLayer(name, scratch)
{
    // A tile of the widest kernels.
    private const int RowsAtOnce = 7;

    private readonly NativeBuffer _table = NativeBuffer.Of<byte>(table);

    /// <inheritdoc/>
    public override FusedSignature Signature => new(
        FusedSignature.Of(FusedSignature.Bytes, FusedSignature.Floats), FusedLinear.OutputTypes(quantization));

    /// <inheritdoc/>
    public override int Inputs => hidden.Inputs;

    /// <inheritdoc/>
    public override int Outputs => result.Outputs;

    /// <inheritdoc/>
    protected override int Unit => RowsAtOnce;

    /// <inheritdoc/>
    protected override nuint ScratchSize(in FusedRun run)
    {
        KernelLibrary.Linear description = hidden.Description;
        return set.Library.MlpScratchSize(set.Index, &description);
    }

    /// <inheritdoc/>
    protected override void RunPart(in FusedRun run, int first, int end, void* scratch)
    {
        KernelLibrary.Linear toHidden = hidden.Description;
        KernelLibrary.Linear toResult = result.Description;
        nint place = (nint)first * Outputs;
        set.Library.Mlp(
            set.Index, &toHidden, (byte*)_table.Address, &toResult, end - first, (byte*)run.Input + ((nint)first * Inputs),
            (float*)run.Residual + place, (float*)run.First + place, run.Second is null ? null : (byte*)run.Second + place,
            quantization.GetValueOrDefault(), scratch);
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        hidden.Dispose();
        result.Dispose();
        _table.Dispose();
    }
}

/// <summary>Bytes, linear layer, floats, and their bytes where they are wanted.</summary>
internal sealed unsafe class FusedLinear(
    string name, FusedScratch scratch, KernelSet set, LinearLayer layer, KernelLibrary.Quantization? quantization)
    : FusedLayer(name, scratch)
{
    private const int RowsAtOnce = 7;

    /// <inheritdoc/>
    public override FusedSignature Signature => new(FusedSignature.Bytes, OutputTypes(quantization));

    /// <inheritdoc/>
    public override int Inputs => layer.Inputs;

    /// <inheritdoc/>
    public override int Outputs => layer.Outputs;

    /// <inheritdoc/>
    protected override int Unit => RowsAtOnce;

    /// <summary>Floats, and bytes where they are wanted.</summary>
    public static int OutputTypes(KernelLibrary.Quantization? quantization) => quantization is null
        ? FusedSignature.Floats
        : FusedSignature.Of(FusedSignature.Floats, FusedSignature.Bytes);

    /// <inheritdoc/>
    protected override nuint ScratchSize(in FusedRun run) => 0;

    /// <inheritdoc/>
    protected override void RunPart(in FusedRun run, int first, int end, void* scratch)
    {
        KernelLibrary.Linear description = layer.Description;
        nint place = (nint)first * Outputs;
        set.Library.LinearFloats(
            set.Index, &description, end - first, (byte*)run.Input + ((nint)first * Inputs), null, (float*)run.First + place,
            run.Second is null ? null : (byte*)run.Second + place, quantization.GetValueOrDefault());
    }

    /// <inheritdoc/>
    protected override void Free() => layer.Dispose();
}

/// <summary>Floats, layer normalization, bytes; and its floats where they are wanted.</summary>
internal sealed unsafe class FusedNorm(string name, FusedScratch scratch, INormKernel kernel, bool givesFloats) : FusedLayer(name, scratch)
{
    /// <inheritdoc/>
    public override FusedSignature Signature => new(FusedSignature.Floats, givesFloats
        ? FusedSignature.Of(FusedSignature.Floats, FusedSignature.Bytes)
        : FusedSignature.Bytes);

    /// <inheritdoc/>
    public override int Inputs => kernel.Channels;

    /// <inheritdoc/>
    public override int Outputs => kernel.Channels;

    /// <inheritdoc/>
    protected override nuint ScratchSize(in FusedRun run) => 0;

    /// <inheritdoc/>
    protected override void RunPart(in FusedRun run, int first, int end, void* scratch)
    {
        nint place = (nint)first * Inputs;
        kernel.Run(
            end - first, (float*)run.Input + place, givesFloats ? (float*)run.First + place : null,
            (byte*)(givesFloats ? run.Second : run.First) + place);
    }

    /// <inheritdoc/>
    protected override void Free() => kernel.Dispose();
}

/// <summary>The sum of two tensors of floats, and its bytes.</summary>
internal sealed unsafe class FusedSum(string name, FusedScratch scratch, int channels, KernelLibrary.Quantization quantization)
    : FusedLayer(name, scratch)
{
    /// <inheritdoc/>
    public override FusedSignature Signature => new(
        FusedSignature.Of(FusedSignature.Floats, FusedSignature.Floats), FusedSignature.Of(FusedSignature.Floats, FusedSignature.Bytes));

    /// <inheritdoc/>
    public override int Inputs => channels;

    /// <inheritdoc/>
    public override int Outputs => channels;

    /// <inheritdoc/>
    protected override nuint ScratchSize(in FusedRun run) => 0;

    /// <inheritdoc/>
    protected override void RunPart(in FusedRun run, int first, int end, void* scratch)
    {
        nint place = (nint)first * channels;
        ManagedSum.Run(
            (nint)(end - first) * channels, (float*)run.Input + place, (float*)run.Residual + place, (float*)run.First + place,
            (byte*)run.Second + place, quantization);
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        // It holds nothing.
    }
}
