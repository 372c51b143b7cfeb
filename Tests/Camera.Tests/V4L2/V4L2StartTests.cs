using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>What a camera is asked for, and the sentences when it cannot be had.</summary>
public sealed class V4L2StartTests : IDisposable
{
    private static readonly FakeMode[] Modes =
    [
        new("YUYV", 640, 480, 30, 15), new("YUYV", 1280, 720, 10), new("MJPG", 640, 480, 30), new(
            "MJPG", 1280, 720, 30, 15), new("H264", 640, 480, 30),
    ];

    private readonly FakeKernel _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [Fact]
    public async Task A_camera_that_does_not_exist_is_named_with_those_that_do()
    {
        string other = _kernel.PlugIn("video3", new FakeCamera(), "A1");

        EdgeException fault = await StartFault(new V4L2Options { Device = _kernel.PathOf("video0") });

        Assert.Equal((EdgeFault.Device, _kernel.PathOf("video0")), (fault.Fault, fault.Where));
        Assert.Equal("The camera does not exist", fault.What);
        Assert.Equal($"Check the cable; here are {other} (Fake Camera, usb-0000:00:14.0-1, serial number A1).", fault.Remedy);
    }

    [Fact]
    public async Task A_machine_without_cameras_says_so() =>
        Assert.Equal(
            "Check the cable; this machine has no camera now.", (await StartFault(new V4L2Options { Device = "front camera" })).Remedy);

    [Theory]
    [InlineData(Errno.Busy, "The camera is busy: another program uses it")]
    [InlineData(Errno.PermissionDenied, "This user may not use the camera")]
    [InlineData(Errno.NoSuchDevice, "The camera is gone")]
    public async Task A_camera_that_cannot_be_opened_says_why(int error, string what)
    {
        string node = _kernel.PlugIn("video0", new FakeCamera());
        _kernel.OpenErrors[node] = error;

        EdgeException fault = await StartFault(new V4L2Options { Device = node });

        Assert.Equal((EdgeFault.Device, what), (fault.Fault, fault.What));
    }

    [Fact]
    public async Task A_lack_of_permission_names_the_group_and_the_udev_rule()
    {
        string node = _kernel.PlugIn("video0", new FakeCamera());
        _kernel.OpenErrors[node] = Errno.PermissionDenied;

        EdgeException fault = await StartFault(new V4L2Options { Device = node });

        Assert.Contains("the group video", fault.Expected, StringComparison.Ordinal);
        Assert.Contains("SUBSYSTEM==\"video4linux\"", fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("format")]
    [InlineData("buffers")]
    [InlineData("stream")]
    public async Task A_camera_that_another_program_streams_from_is_busy(string step)
    {
        FakeCamera camera = new();
        uint request = step switch
        {
            "format" => VideoRequest.SetFormat,
            "buffers" => VideoRequest.RequestBuffers,
            _ => VideoRequest.StreamOn,
        };
        camera.Errors[request] = Errno.Busy;

        EdgeException fault = await StartFault(new V4L2Options { Device = _kernel.PlugIn("video0", camera) });

        Assert.Equal("The camera is busy: another program uses it", fault.What);
    }

    [Theory]
    [InlineData(VideoCapability.Streaming, "The device is not a camera")]
    [InlineData(VideoCapability.Capture, "The device is not a camera")]
    [InlineData(VideoCapability.CapturePlanes | VideoCapability.Streaming, "The camera delivers its pictures in separate planes only")]
    public async Task A_device_that_is_no_usable_camera_is_refused(uint capabilities, string what) =>
        Assert.Equal(
            what,
            (await StartFault(new V4L2Options { Device = _kernel.PlugIn("video0", new FakeCamera { Capabilities = capabilities }) })).What);

    [Fact]
    public async Task The_real_kernel_refuses_a_device_that_is_no_camera()
    {
        await using V4L2FrameSource source = new(
            new V4L2Options
            {
                Device = "/dev/null",
            }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<V4L2FrameSource>.Instance);

        EdgeException fault = Assert.Throws<EdgeException>(source.Start);

        Assert.Equal((EdgeFault.Device, "/dev/null", "The device is not a camera"), (fault.Fault, fault.Where, fault.What));
    }

    [Theory]
    [InlineData("/nowhere/video0", Errno.NoSuchFile)]
    [InlineData("/dev/null/video0", Errno.NotADirectory)]
    [InlineData("/dev", Errno.IsADirectory)]
    public void The_real_kernel_says_why_a_node_cannot_be_opened(string node, int expected)
    {
        int error = LinuxVideoKernel.Instance.Open(node, out FileDescriptor device);

        Assert.Equal((expected, true), (error, device.IsInvalid));
    }

    [Fact]
    public void The_real_kernel_denies_a_node_that_this_user_may_not_open()
    {
        string node = _kernel.PathOf("video0");
        File.WriteAllText(node, string.Empty);
        File.SetUnixFileMode(node, UnixFileMode.None);

        Exception? outcome = UnprivilegedThread.Run(() => VideoDevice.Open(LinuxVideoKernel.Instance, node).Dispose());

        Assert.Equal("This user may not use the camera", Assert.IsType<EdgeException>(outcome).What);
    }

    [Theory]
    [InlineData(640, 480, 30, null, "YUYV")]
    [InlineData(1280, 720, 10, null, "YUYV")]
    [InlineData(1280, 720, 30, null, "MJPG")]
    [InlineData(640, 480, 0, V4L2Format.Mjpeg, "MJPG")]
    [InlineData(0, 0, 0, null, "YUYV")]
    public async Task The_first_format_that_has_size_and_rate_is_taken(
        int width, int height, double rate, V4L2Format? format, string expected)
    {
        FakeCamera camera = new(Modes) { IsEndless = true };
        await using V4L2FrameSource source = _kernel.Source(new V4L2Options
        {
            Device = _kernel.PlugIn("video0", camera), Width = width, Height = height, FramesPerSecond = rate, Format = format,
        });
        source.Start();

        Assert.Equal(expected, camera.FormatCode);
        Assert.Equal(rate == 0 ? 30 : rate, camera.Rate);
    }

    [Theory]
    [InlineData(640, 480, 0, V4L2Format.Nv12, "The camera does not deliver Nv12", "one of its formats: Yuyv, Mjpeg")]
    [InlineData(800, 600, 0, null, "The camera does not deliver 800x600 pixels", "one of its sizes: 640x480, 1280x720")]
    [InlineData(640, 480, 7.5, null, "The camera does not deliver 7.5 frames per second", "one of its rates at this size: 30, 15, 30")]
    [InlineData(1280, 720, 30, V4L2Format.Yuyv, "The camera does not deliver 30 frames per second", "one of its rates at this size: 10")]
    public async Task What_a_camera_lacks_is_refused_with_a_list_of_what_it_has(
        int width, int height, double rate, V4L2Format? format, string what, string expected)
    {
        EdgeException fault = await StartFault(new V4L2Options
        {
            Device = _kernel.PlugIn("video0", new FakeCamera(Modes)), Width = width, Height = height, FramesPerSecond = rate,
            Format = format,
        });

        Assert.Equal((EdgeFault.Configuration, what, expected), (fault.Fault, fault.What, fault.Expected));
    }

    [Fact]
    public async Task A_camera_of_unknown_formats_alone_is_refused()
    {
        EdgeException fault = await StartFault(
            new V4L2Options { Device = _kernel.PlugIn("video0", new FakeCamera(new FakeMode("H264", 640, 480, 30))) });

        Assert.Equal(
            ("The camera has no pixel format that is known here", "one of Yuyv, Nv12, Rgb24, Bgr24, Mjpeg, Grey"),
            (fault.What, fault.Expected));
        Assert.Contains("H264", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_that_the_driver_cannot_set_is_refused()
    {
        string device = _kernel.PlugIn("video0", new FakeCamera { CanSetRate = false });

        EdgeException fault = await StartFault(new V4L2Options { Device = device, FramesPerSecond = 30 });

        Assert.Equal("The camera's frame rate cannot be set", fault.What);
    }

    [Fact]
    public async Task Half_pictures_are_refused() => Assert.Equal(
        "The camera delivers half pictures (field order 7)",
        (await StartFault(new V4L2Options { Device = _kernel.PlugIn("video0", new FakeCamera { Field = 7 }) })).What);

    [Fact]
    public async Task A_camera_that_delivers_nothing_is_given_up_in_time()
    {
        EdgeException fault = await StartFault(new V4L2Options
        {
            Device = _kernel.PlugIn("video0", new FakeCamera()), StartTimeout = TimeSpan.FromMilliseconds(200),
        });

        Assert.Equal("The camera delivers no frames: no frame for 0.2 s", fault.What);
    }

    [Fact]
    public async Task A_failed_Start_leaves_a_source_that_cannot_be_read_and_a_camera_that_is_free()
    {
        FakeCamera camera = new();
        await using V4L2FrameSource source = _kernel.Source(new V4L2Options
        {
            Device = _kernel.PlugIn("video0", camera), StartTimeout = TimeSpan.FromMilliseconds(50),
        });

        Assert.Throws<EdgeException>(source.Start);
        Assert.Throws<InvalidOperationException>(() => source.Read(Deadline.Token()));
        Assert.False(source.Statistics.IsConnected);
        Assert.False(camera.IsStreaming);
    }

    private async Task<EdgeException> StartFault(V4L2Options options)
    {
        await using V4L2FrameSource source = _kernel.Source(options);
        return await Task.Run(() => Assert.Throws<EdgeException>(source.Start)).WaitAsync(Deadline.Time);
    }
}
