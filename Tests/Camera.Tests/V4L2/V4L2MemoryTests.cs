using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

[Collection(MeasuredAlone.Name)]
public sealed class V4L2MemoryTests
{
    private const int Frames = 200;

    [Fact]
    public async Task Lending_frames_allocates_nothing()
    {
        using FakeKernel kernel = new();
        await using V4L2FrameSource source = kernel.Source(
            new V4L2Options { Device = kernel.PlugIn("video0", new FakeCamera { IsEndless = true }) });

        Assert.Equal(0, Least(source, Frames));
    }

    [CameraFact]
    public async Task Lending_frames_of_a_real_camera_allocates_nothing()
    {
        V4L2FormatInfo? raw = TestCamera.Abilities.Formats.FirstOrDefault(format => format.Format is { } known and not V4L2Format.Mjpeg);
        Assert.NotNull(raw);
        await using V4L2FrameSource source = new(
            TestCamera.Options with { Format = raw.Format }, TimeProvider.System, NullLogger<V4L2FrameSource>.Instance);

        Assert.Equal(0, Least(source, 20));
    }

    /// <summary>The fewest bytes that one of a few rounds took on this thread. The first fills what is used again.</summary>
    private static long Least(V4L2FrameSource source, int frames)
    {
        using CancellationTokenSource cancel = new();
        source.Start();
        Read(source, frames, cancel.Token);
        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Read(source, frames, cancel.Token);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static void Read(V4L2FrameSource source, int frames, CancellationToken cancellationToken)
    {
        for (int i = 0; i < frames; i++)
        {
            using FrameLease frame = source.Read(cancellationToken)!;
            if (frame.Info.Fault is { } fault)
            {
                throw new InvalidOperationException(fault);
            }
        }
    }
}
