using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

/// <summary>At a pace of its own.</summary>
public sealed class LiveSyntheticLineContractTests : FrameSourceContract
{
    private static readonly SyntheticOptions Small = new() { Width = 64, Height = 48, FramesPerSecond = 100 };

    protected override IFrameSource CreateEndless() => new SyntheticFrameSource(Small, TimeProvider.System);

    protected override IFrameSource CreateStuck() => new SyntheticFrameSource(Small, new ManualTimeProvider());
}
