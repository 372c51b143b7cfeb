using EdgeConvNeXt.Camera.OpenCv;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.OpenCv;

/// <summary>Real files; only what hangs is played.</summary>
public sealed class VideoFileContractTests : FiniteFrameSourceContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override int FiniteFrames => 10;

    public void Dispose() => _folder.Dispose();

    protected override IFrameSource CreateEndless() => Write(500);

    protected override IFrameSource CreateStuck()
    {
        string path = _folder.File("stuck.avi");
        Video.Write(path, 1);
        return Video.Of(path, () => new PlayedCapture(frames: 1, hangs: true));
    }

    protected override IFrameSource CreateFinite() => Write(FiniteFrames);

    private OpenCvFrameSource Write(int frames)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.avi");
        Video.Write(path, frames);
        return Video.Of(path);
    }
}
