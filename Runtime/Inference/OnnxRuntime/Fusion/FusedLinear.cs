using EdgeConvNeXt.Runtime.Inference.Kernels;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>Bytes, linear layer, floats, and their bytes where they are wanted.</summary>
internal sealed unsafe class FusedLinear(
    string name, FusedScratch scratch, KernelSet set, LinearLayer layer, KernelLibrary.Quantization? quantization)
    : FusedLayer(name, scratch)
{
    /// <summary>A tile of the widest kernels.</summary>
    public const int RowsAtOnce = 7;

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
