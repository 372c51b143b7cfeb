using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.OpenCv;

/// <summary>A live source on a capture that the test plays: a camera that OpenCV opens is not on every machine.</summary>
public sealed class LiveContractTests : FrameSourceContract
{
    protected override IFrameSource CreateEndless() => Video.Of("0", () => new PlayedCapture(int.MaxValue, hangs: false));

    protected override IFrameSource CreateStuck() => Video.Of("0", () => new PlayedCapture(frames: 1, hangs: true));
}
