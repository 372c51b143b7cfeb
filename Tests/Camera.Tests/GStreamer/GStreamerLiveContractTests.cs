using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

public sealed class GStreamerLiveContractTests : FrameSourceContract
{
    protected override IFrameSource CreateEndless() => TestSources.Live("format=NV12,width=64,height=48,framerate=100/1");

    protected override IFrameSource CreateStuck() => TestSources.Stuck(isLive: true);
}
