using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Camera.Tests.StillImages;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.Folder;

public sealed class FolderFrameSourceContractTests : FiniteFrameSourceContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FolderFrameSourceContractTests()
    {
        for (int i = 0; i < FiniteFrames; i++)
        {
            File.Copy(Picture.PathOf("rgb.png"), _folder.File($"{i}.png"));
        }
    }

    protected override int FiniteFrames => 6;

    public void Dispose() => _folder.Dispose();

    protected override IFrameSource CreateEndless() =>
        new FolderFrameSource(new FolderFrameSourceOptions { Path = _folder.Path, Loop = true }, TimeProvider.System);

    protected override IFrameSource CreateStuck() =>
        new FolderFrameSource(new FolderFrameSourceOptions { Path = _folder.Path, FramesPerSecond = 1 }, new ManualTimeProvider());

    protected override IFrameSource CreateFinite() =>
        new FolderFrameSource(new FolderFrameSourceOptions { Path = _folder.Path }, TimeProvider.System);
}
