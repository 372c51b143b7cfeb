using EdgeConvNeXt.Runtime.Inference.Kernels;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>
/// Bytes, linear layer, table, linear layer, floats; plus the floats that come in beside them, and the result's bytes where they are
/// wanted.
/// </summary>
internal sealed unsafe class FusedMlp(
    string name, FusedScratch scratch, KernelSet set, LinearLayer hidden, byte[] table, LinearLayer result,
    KernelLibrary.Quantization? quantization)
    : FusedLayer(name, scratch)
{
    private readonly NativeBuffer _table = NativeBuffer.Of<byte>(table);

    /// <inheritdoc/>
    public override FusedSignature Signature => new(
        FusedSignature.Of(FusedSignature.Bytes, FusedSignature.Floats), FusedLinear.OutputTypes(quantization));

    /// <inheritdoc/>
    public override int Inputs => hidden.Inputs;

    /// <inheritdoc/>
    public override int Outputs => result.Outputs;

    /// <inheritdoc/>
    protected override int Unit => FusedLinear.RowsAtOnce;

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
