using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

/// <summary>
/// At the reader's pace. There no reader ever waits for long, so the one that is stuck is a live line whose clock stands.
/// </summary>
public sealed class SyntheticFrameSourceContractTests : FiniteFrameSourceContract
{
    private static readonly SyntheticOptions Small = new() { Width = 64, Height = 48 };

    protected override int FiniteFrames => 6;

    protected override IFrameSource CreateEndless() => new SyntheticFrameSource(Small, TimeProvider.System);

    protected override IFrameSource CreateStuck() => new SyntheticFrameSource(Small with { FramesPerSecond = 1 }, new ManualTimeProvider());

    protected override IFrameSource CreateFinite() => new SyntheticFrameSource(Small with { Count = FiniteFrames }, TimeProvider.System);
}
