using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

public sealed class GStreamerFiniteContractTests : FiniteFrameSourceContract
{
    protected override int FiniteFrames => 12;

    protected override IFrameSource CreateEndless() => TestSources.Finite(-1, "format=RGB,width=64,height=48");

    protected override IFrameSource CreateStuck() => TestSources.Stuck(isLive: false);

    protected override IFrameSource CreateFinite() => TestSources.Finite(FiniteFrames, "format=GRAY8,width=64,height=48");
}
