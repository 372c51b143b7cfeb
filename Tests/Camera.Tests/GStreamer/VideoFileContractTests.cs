using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

public sealed class VideoFileContractTests : FiniteFrameSourceContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override int FiniteFrames => 10;

    public void Dispose() => _folder.Dispose();

    protected override IFrameSource CreateEndless() => Video(500);

    protected override IFrameSource CreateStuck() => TestSources.Stuck(isLive: false);

    protected override IFrameSource CreateFinite() => Video(FiniteFrames);

    private GStreamerFrameSource Video(int frames)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.avi");
        Launch.Video(path, frames);
        return TestSources.Of(GStreamerOptions.VideoFile(path));
    }
}
