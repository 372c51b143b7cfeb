using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>The source on a camera that is played.</summary>
public sealed class FakeCameraContractTests : FrameSourceContract, IDisposable
{
    private readonly FakeKernel _kernel = new();
    private int _cameras;

    public void Dispose() => _kernel.Dispose();

    protected override IFrameSource CreateEndless() => Plug(new FakeCamera { IsEndless = true });

    protected override IFrameSource CreateStuck()
    {
        FakeCamera camera = new();
        camera.Bring(new FakeFrame());
        return Plug(camera);
    }

    private V4L2FrameSource Plug(FakeCamera camera) =>
        _kernel.Source(new V4L2Options { Device = _kernel.PlugIn($"video{_cameras++}", camera), StallTimeout = TimeSpan.FromHours(1) });
}
