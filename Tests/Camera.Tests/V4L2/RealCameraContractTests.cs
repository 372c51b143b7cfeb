using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>A real camera; one test at a time, as it has one reader.</summary>
[NeedsCamera]
[Collection(MeasuredAlone.Name)]
public sealed class RealCameraContractTests : FrameSourceContract
{
    protected override IFrameSource CreateEndless() => Open(TestCamera.Options);

    /// <summary>As slow as the camera goes: what waits for its second frame is ended long before that comes.</summary>
    protected override IFrameSource CreateStuck()
    {
        V4L2FrameSize slowest = TestCamera.Abilities.Formats.Where(format => format.Format is not null)
            .SelectMany(format => format.Sizes)
            .MinBy(size => size.FrameRates.Rates.DefaultIfEmpty(double.MaxValue).Min())!;
        return Open(TestCamera.Options with
        {
            Width = (int)slowest.Width.Maximum,
            Height = (int)slowest.Height.Maximum,
            FramesPerSecond = slowest.FrameRates.Rates.Min(),
        });
    }

    private static V4L2FrameSource Open(V4L2Options options) => new(options, TimeProvider.System, NullLogger<V4L2FrameSource>.Instance);
}
