using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.Kernels.Managed;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

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
