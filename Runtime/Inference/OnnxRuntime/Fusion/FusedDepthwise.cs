using EdgeConvNeXt.Runtime.Inference.Kernels;

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
