using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>One meaning for the time stamps of all drivers: the start of exposure.</summary>
public sealed class CaptureClockTests : IDisposable
{
    private const uint StartOfExposure = VideoBuffer.TimestampMonotonic | VideoBuffer.TimestampStartOfExposure;

    private readonly FakeKernel _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [Theory]
    [InlineData(StartOfExposure, 5_000_000_000)]
    [InlineData(VideoBuffer.TimestampMonotonic, 4_900_000_000)] // the end, at ten frames a second
    public async Task A_stamp_of_the_frames_end_is_taken_back_by_the_time_between_two_frames(uint flags, long expected) =>
        Assert.Equal(expected, await CapturedAt(new FakeCamera(new FakeMode("YUYV", 32, 16, 10)), flags, rate: 10));

    [Fact]
    public async Task Where_the_rate_is_not_known_the_frames_end_stands_for_its_start()
    {
        FakeCamera camera = new();
        camera.Errors[VideoRequest.GetParameters] = Errno.InvalidArgument;

        Assert.Equal(5_000_000_000, await CapturedAt(camera, VideoBuffer.TimestampMonotonic, rate: 0));
    }

    [Theory]
    [InlineData(0x2000u, V4L2TimeStamp.EndOfFrame)]
    [InlineData(0x12000u, V4L2TimeStamp.StartOfExposure)]
    [InlineData(0x0u, V4L2TimeStamp.None)]
    [InlineData(0x14000u, V4L2TimeStamp.None)] // a copy of another buffer's stamp
    public void What_a_driver_stamps_is_read_from_a_camera_that_is_free_and_it_gets_its_buffer_back(uint flags, V4L2TimeStamp expected)
    {
        FakeCamera camera = new() { BufferFlags = flags };
        string node = _kernel.PlugIn("video0", camera);

        Assert.Equal(expected, V4L2Devices.Describe(node, _kernel).TimeStamps);
        Assert.Equal(0u, camera.Buffers);
    }

    [Fact]
    public async Task Of_a_camera_that_streams_it_is_read_without_touching_its_buffers()
    {
        FakeCamera camera = new() { BufferFlags = StartOfExposure, IsEndless = true };
        string node = _kernel.PlugIn("video0", camera);
        await using V4L2FrameSource source = _kernel.Source(new V4L2Options { Device = node });
        source.Start();

        Assert.Equal(V4L2TimeStamp.StartOfExposure, V4L2Devices.Describe(node, _kernel).TimeStamps);
        Assert.Equal(6u, camera.Buffers);
    }

    [Fact]
    public void A_camera_that_is_busy_and_lists_no_buffers_tells_nothing()
    {
        FakeCamera camera = new();
        camera.Errors[VideoRequest.RequestBuffers] = Errno.Busy;

        Assert.Null(V4L2Devices.Describe(_kernel.PlugIn("video0", camera), _kernel).TimeStamps);
    }

    private async Task<long> CapturedAt(FakeCamera camera, uint flags, double rate)
    {
        camera.Bring(new FakeFrame { Flags = flags, Stamp = 5_000_000_000 });
        await using V4L2FrameSource source = _kernel.Source(
            new V4L2Options { Device = _kernel.PlugIn("video0", camera), FramesPerSecond = rate });
        source.Start();
        using FrameLease frame = source.Read(Deadline.Token())!;
        return frame.Info.CapturedAt.Nanoseconds;
    }
}
