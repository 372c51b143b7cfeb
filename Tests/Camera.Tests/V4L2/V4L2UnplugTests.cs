using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.Tests.GStreamer;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>A camera that goes away and comes back.</summary>
public sealed class V4L2UnplugTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly FakeKernel _kernel = new();
    private readonly WatchedClock _clock = new();
    private readonly RecordingLogger _log = new();

    public void Dispose() => _kernel.Dispose();

    [Theory]
    [InlineData("A1", "usb-1")]
    [InlineData("A1", "usb-2")]
    [InlineData(null, "usb-1")]
    public async Task A_camera_that_comes_back_under_another_number_is_found_by_serial_number_or_bus_path(string? serial, string newBus)
    {
        await using V4L2FrameSource source = Start(Endless("usb-1"), serial);
        _kernel.PullOut("video0");
        _kernel.PlugIn("video0", new FakeCamera { IsEndless = true, Card = "Another", BusInfo = "usb-3" }, "B2");
        FakeCamera back = Endless(newBus);
        _kernel.PlugIn("video5", back, serial);

        Assert.Equal(1, await _clock.Run(() => NextNumber(source), Step));

        Assert.True(back.IsStreaming);
        FrameSourceStatistics statistics = source.Statistics;
        Assert.Equal((2, 1, true), (statistics.Delivered, statistics.Reconnects, statistics.IsConnected));
        Assert.EndsWith("the camera is gone", statistics.LastError, StringComparison.Ordinal);
        Assert.Single(_log.At(LogLevel.Information), line => line.EndsWith("video5 after 1 attempts", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("A1", "B2", "usb-1")]
    [InlineData(null, null, "usb-2")]
    public async Task Another_camera_under_the_old_number_is_not_taken_for_it(string? serial, string? otherSerial, string otherBus)
    {
        await using V4L2FrameSource source = Start(Endless("usb-1"), serial);
        _kernel.PullOut("video0");
        FakeCamera other = Endless(otherBus);
        _kernel.PlugIn("video0", other, otherSerial);
        Task<long> next = _clock.Run(() => NextNumber(source), Step);

        await Deadline.Until(() => _log.At(LogLevel.Debug).Count() >= 3, "three attempts");

        Assert.False(next.IsCompleted);
        Assert.False(other.IsStreaming);
        Assert.Equal("The camera does not exist", source.Statistics.LastError?.Split(": ")[1]);
        _kernel.PlugIn("video1", Endless("usb-1"), serial);
        Assert.Equal(1, await next);
    }

    [Fact]
    public async Task Twins_with_one_serial_number_are_told_apart_by_their_bus_path()
    {
        _kernel.PlugIn("video1", Endless("usb-2"), "0001");
        await using V4L2FrameSource source = Start(Endless("usb-1"), "0001");
        _kernel.PullOut("video0");
        FakeCamera back = Endless("usb-1");
        _kernel.PlugIn("video7", back, "0001");

        await _clock.Run(() => NextNumber(source), Step);

        Assert.True(back.IsStreaming);
    }

    [Theory]
    [InlineData(Errno.InputOutput)]
    [InlineData(Errno.NoSuchDevice)]
    [InlineData(Errno.InvalidArgument)]
    public async Task A_stream_that_breaks_off_is_opened_again(int error)
    {
        FakeCamera camera = Endless("usb-1");
        await using V4L2FrameSource source = Start(camera, serial: null);
        camera.Errors[VideoRequest.DequeueBuffer] = error;
        Task<long> next = _clock.Run(() => NextNumber(source), Step);
        await Deadline.Until(() => !source.Statistics.IsConnected, "the loss");
        camera.Errors.Clear();

        await next;

        Assert.Equal((true, 1), (source.Statistics.IsConnected, source.Statistics.Reconnects));
    }

    [Fact]
    public async Task A_camera_that_stalls_counts_as_lost()
    {
        FakeCamera camera = Endless("usb-1");
        await using V4L2FrameSource source = Start(camera, serial: null);
        camera.IsEndless = false;
        Task<long> next = _clock.Run(() => NextNumber(source), Step);

        // No thread waits for the clock while a frame is waited for, so it is moved by hand past the stall
        await Deadline.Until(() => Advance(source), "the loss");
        Assert.EndsWith("no frame for 5 s", source.Statistics.LastError, StringComparison.Ordinal);
        camera.IsEndless = true;

        Assert.Equal(1, await next);
    }

    [Fact]
    public async Task Controls_are_set_again_on_the_camera_that_is_back()
    {
        await using V4L2FrameSource source = Start(
            V4L2ControlTests.WithControls(Endless("usb-1")), serial: null,
            new V4L2Controls { Gain = 10, PowerLineFrequency = PowerLineFrequency.Hertz50 });
        _kernel.PullOut("video0");
        FakeCamera back = V4L2ControlTests.WithControls(Endless("usb-1"));
        _kernel.PlugIn("video0", back);

        await _clock.Run(() => NextNumber(source), Step);

        Assert.Equal((10, 1), (back.Controls[VideoControlId.Gain].Value, back.Controls[VideoControlId.PowerLineFrequency].Value));
    }

    [Fact]
    public async Task A_lease_outlives_the_camera_it_came_from()
    {
        await using V4L2FrameSource source = Source(Endless("usb-1"), serial: null, new V4L2Controls());
        source.Start();
        FrameLease held = source.Read(Deadline.Token())!;
        byte[] pixels = held.Pixels.ToArray();
        _kernel.PullOut("video0");
        _kernel.PlugIn("video0", Endless("usb-1"));

        await _clock.Run(() => NextNumber(source), Step);

        Assert.True(held.Pixels.SequenceEqual(pixels));
        held.Dispose();
        Assert.Throws<ObjectDisposedException>(() => held.Pixels.Length);
    }

    [Fact]
    public async Task A_camera_that_may_not_be_opened_yet_is_tried_again()
    {
        await using V4L2FrameSource source = Start(Endless("usb-1"), "A1");
        _kernel.PullOut("video0");
        _kernel.OpenErrors[_kernel.PathOf("video0")] = Errno.PermissionDenied;
        _kernel.PlugIn("video0", Endless("usb-1"), "A1");
        Task<long> next = _clock.Run(() => NextNumber(source), Step);
        await Deadline.Until(() => _log.At(LogLevel.Debug).Any(), "an attempt");

        _kernel.OpenErrors.Clear();

        Assert.Equal(1, await next);
    }

    private static FakeCamera Endless(string bus) => new() { IsEndless = true, BusInfo = bus };

    private static long NextNumber(V4L2FrameSource source)
    {
        using FrameLease frame = source.Read(Deadline.Token())!;
        return frame.Info.Sequence;
    }

    private V4L2FrameSource Source(FakeCamera camera, string? serial, V4L2Controls controls) =>
        _kernel.Source(new V4L2Options { Device = _kernel.PlugIn("video0", camera, serial), Controls = controls }, _clock, _log);

    /// <summary>A source that runs and has delivered its first frame.</summary>
    private V4L2FrameSource Start(FakeCamera camera, string? serial, V4L2Controls? controls = null)
    {
        V4L2FrameSource source = Source(camera, serial, controls ?? new V4L2Controls());
        source.Start();
        Assert.Equal(0, NextNumber(source));
        return source;
    }

    private bool Advance(V4L2FrameSource source)
    {
        if (source.Statistics.IsConnected)
        {
            _clock.Advance(Step);
        }

        return !source.Statistics.IsConnected;
    }
}
