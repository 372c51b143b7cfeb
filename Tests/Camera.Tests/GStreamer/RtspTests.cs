using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

public sealed class RtspTests
{
    [Fact]
    public async Task A_network_camera_that_is_switched_off_and_on_again_is_found_again_and_the_source_says_so()
    {
        await using RtspCamera camera = new();
        await camera.SwitchOn();
        RecordingLogger log = new();
        await using GStreamerFrameSource source = new(GStreamerOptions.Rtsp(camera.Url), TimeProvider.System, log);
        source.Start();
        FrameInfo first = Read(source);
        Assert.Equal((320, 240), (first.Width, first.Height));
        Assert.True(source.Statistics.IsConnected);

        await camera.SwitchOff();
        Task<FrameInfo> reading = Task.Run(() => ReadUntil(source, () => source.Statistics.Reconnects > 0));
        await Deadline.Until(() => !source.Statistics.IsConnected, "the loss");
        Assert.NotNull(source.Statistics.LastError);
        Assert.Contains("lost its device", Assert.Single(log.At(LogLevel.Warning)), StringComparison.Ordinal);

        // It stays off until an attempt to find it has failed
        await Deadline.Until(() => log.At(LogLevel.Debug).Any(), "a failed attempt");
        await camera.SwitchOn();

        FrameInfo again = await reading.WaitAsync(Deadline.Time);
        Assert.True(again.Sequence > first.Sequence && again.CapturedAt > first.CapturedAt);
        Assert.Equal((1, true), (source.Statistics.Reconnects, source.Statistics.IsConnected));
        Assert.Contains(log.At(LogLevel.Information), line => line.Contains("is back after", StringComparison.Ordinal));
        Assert.True(Read(source).Sequence > again.Sequence);
        Assert.All(
            log.At(LogLevel.Warning).Append(source.Name).Append(source.Statistics.LastError!),
            text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_is_a_network_fault()
    {
        await using RtspCamera camera = new();
        await camera.SwitchOn();
        GStreamerOptions options = GStreamerOptions.Rtsp(camera.Url.Replace("secret", "guess", StringComparison.Ordinal));
        await using GStreamerFrameSource source = TestSources.Of(options);

        EdgeException fault = Assert.Throws<EdgeException>(source.Start);

        Assert.Equal(EdgeFault.Network, fault.Fault);
        Assert.DoesNotContain("guess", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_the_camera_does_not_have_is_a_network_fault()
    {
        await using RtspCamera camera = new();
        await camera.SwitchOn();
        await using GStreamerFrameSource source = TestSources.Of(GStreamerOptions.Rtsp(camera.Url + "/nothing"));

        Assert.Equal(EdgeFault.Network, Assert.Throws<EdgeException>(source.Start).Fault);
    }

    private static FrameInfo Read(GStreamerFrameSource source)
    {
        using FrameLease frame = source.Read(Deadline.Token())!;
        Assert.Null(frame.Info.Fault);
        return frame.Info;
    }

    private static FrameInfo ReadUntil(GStreamerFrameSource source, Func<bool> condition)
    {
        FrameInfo info = Read(source);
        while (!condition())
        {
            info = Read(source);
        }

        return info;
    }
}
