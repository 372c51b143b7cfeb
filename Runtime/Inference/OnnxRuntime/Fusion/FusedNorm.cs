using EdgeConvNeXt.Runtime.Inference.Kernels;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

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
