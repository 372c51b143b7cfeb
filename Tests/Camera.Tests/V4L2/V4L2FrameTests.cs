using System.Globalization;
using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Camera.Tests.GStreamer;
using EdgeConvNeXt.Camera.Tests.StillImages;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>What becomes of the frames that a driver delivers.</summary>
public sealed class V4L2FrameTests : IDisposable
{
    private readonly FakeKernel _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [Theory]
    [InlineData("YUYV", PixelFormat.Yuyv, 2)]
    [InlineData("NV12", PixelFormat.Nv12, 1)]
    [InlineData("RGB3", PixelFormat.Rgb24, 3)]
    [InlineData("BGR3", PixelFormat.Bgr24, 3)]
    [InlineData("GREY", PixelFormat.Gray8, 1)]
    public async Task Rows_are_found_behind_the_padding_that_the_driver_names(string code, PixelFormat format, int pixelBytes)
    {
        const int Width = 32, Height = 16, Padding = 5;
        FakeCamera camera = new(new FakeMode(code, Width, Height, 30)) { Padding = Padding };
        int stride = (Width * pixelBytes) + Padding;
        byte[] content = Enumerable.Range(0, stride * Height * 3 / 2)
            .Select(i => (byte)(i % stride < stride - Padding ? i / stride : 255))
            .ToArray();
        await using V4L2FrameSource source = Plug(camera);
        camera.Bring(new FakeFrame { Content = content });
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Equal((Width, Height, format, stride), (frame.Info.Width, frame.Info.Height, frame.Info.Format, frame.Stride));
        Assert.Equal(format == PixelFormat.Nv12 ? stride * Height : 0, frame.ChromaOffset);
        for (int y = 0; y < Height; y++)
        {
            Assert.Equal(Enumerable.Repeat((byte)y, Width * pixelBytes), frame.View.Row(y).ToArray());
        }
    }

    [Fact]
    public async Task The_newest_frame_is_lent_and_older_ones_go_back_and_are_counted()
    {
        FakeCamera camera = new();
        await using V4L2FrameSource source = Plug(camera);
        camera.Bring(Filled(1), Filled(2), Filled(3));
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Equal((2L, (byte)3), (frame.Info.Sequence, frame.Pixels[0]));
        Assert.Equal((1, 2), (source.Statistics.Delivered, source.Statistics.Dropped));
        Assert.Equal(5, camera.QueuedBuffers);
    }

    [Fact]
    public async Task A_reader_that_was_away_until_every_buffer_was_full_gets_the_next_frame_and_none_of_the_old_ones()
    {
        FakeCamera camera = new();
        await using V4L2FrameSource source = Plug(camera);
        camera.Bring([.. Enumerable.Range(0, 6).Select(i => Filled((byte)i))]);
        source.Start();
        Task<FrameLease?> next = Task.Run(() => source.Read(Deadline.Token()));
        await Deadline.Until(() => source.Statistics.Dropped == 6, "the old frames thrown out");
        camera.Bring(Filled(77));

        using FrameLease frame = (await next)!;

        Assert.Equal((6L, (byte)77), (frame.Info.Sequence, frame.Pixels[0]));
        Assert.Equal((1, 6), (source.Statistics.Delivered, source.Statistics.Dropped));
    }

    [Fact]
    public async Task Frames_that_the_driver_skipped_count_as_dropped_and_leave_a_gap()
    {
        FakeCamera camera = new();
        await using V4L2FrameSource source = Plug(camera);
        camera.Bring(new FakeFrame { Sequence = 7 });
        source.Start();
        source.Read(Deadline.Token())!.Dispose();
        camera.Bring(new FakeFrame { Sequence = 11 });

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Equal((4, 3), (frame.Info.Sequence, source.Statistics.Dropped));
    }

    [Fact]
    public async Task A_frame_that_the_driver_marks_as_damaged_has_no_picture_and_the_next_one_has()
    {
        FakeCamera camera = new();
        await using V4L2FrameSource source = Plug(camera);
        camera.Bring(new FakeFrame { Flags = VideoBuffer.FlagError });
        source.Start();

        using (FrameLease damaged = source.Read(Deadline.Token())!)
        {
            Assert.Equal("The frame cannot be used: the camera's driver marks it as damaged.", damaged.Info.Fault);
            Assert.True(damaged.Pixels.IsEmpty);
            Assert.Equal(6, camera.QueuedBuffers);
        }

        camera.Bring(new FakeFrame());
        using FrameLease sound = source.Read(Deadline.Token())!;
        Assert.Null(sound.Info.Fault);
        Assert.Equal((2, 1), (source.Statistics.Delivered, source.Statistics.Failed));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1023u)]
    public async Task A_frame_with_too_few_bytes_has_no_picture(uint bytes)
    {
        FakeCamera camera = new();
        await using V4L2FrameSource source = Plug(camera);
        camera.Bring(new FakeFrame { BytesUsed = bytes });
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Equal($"The frame cannot be used: {bytes:N0} bytes came, expected 1,024.", frame.Info.Fault);
    }

    [Fact]
    public async Task Frames_carry_the_drivers_monotonic_time_stamp()
    {
        FakeCamera camera = new();
        await using V4L2FrameSource source = Plug(camera);
        camera.Bring(
            new FakeFrame { Stamp = 5_000_123_000, Flags = VideoBuffer.TimestampMonotonic | VideoBuffer.TimestampStartOfExposure });
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Equal(5_000_123_000, frame.Info.CapturedAt.Nanoseconds);
    }

    [Theory]
    [InlineData(0u, 5_000_000_000)]
    [InlineData(0x4000u, 5_000_000_000)]
    [InlineData(VideoBuffer.TimestampMonotonic, long.MaxValue / 2)]
    public async Task A_stamp_of_another_clock_or_of_the_future_is_not_believed(uint flags, long stamp)
    {
        FakeCamera camera = new();
        await using V4L2FrameSource source = Plug(camera);
        camera.Bring(new FakeFrame { Flags = flags, Stamp = stamp });
        MonotonicTime before = MonotonicTime.Now(TimeProvider.System);
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        const long FrameTime = 1_000_000_000 / 30;
        Assert.InRange(
            frame.Info.CapturedAt.Nanoseconds, before.Nanoseconds - FrameTime,
            MonotonicTime.Now(TimeProvider.System).Nanoseconds - FrameTime + 1000);
    }

    [Fact]
    public async Task When_all_buffers_but_two_are_lent_further_frames_are_copied_and_the_driver_goes_on()
    {
        RecordingLogger log = new();
        FakeCamera camera = new();
        await using V4L2FrameSource source = Plug(camera, new V4L2Options { Device = "", Buffers = 4 }, log);
        List<FrameLease> held = [];
        camera.Bring(Filled(0));
        source.Start();
        for (byte i = 0; i < 10; i++)
        {
            held.Add(source.Read(Deadline.Token())!);
            camera.Bring(Filled((byte)(i + 1)));
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (byte)i), held.Select(frame => frame.Pixels[17]));
        Assert.Single(log.At(LogLevel.Warning));
        held.ForEach(frame => frame.Dispose());
        Assert.Equal(3, camera.QueuedBuffers);
    }

    [Fact]
    public async Task Every_buffer_is_unmapped_when_the_source_is_gone_and_its_frames_are_back()
    {
        FakeCamera camera = new();
        V4L2FrameSource source = Plug(camera);
        camera.Bring(new FakeFrame());
        source.Start();
        FrameLease held = source.Read(Deadline.Token())!;
        Assert.Equal(6, Mappings(camera));

        await source.DisposeAsync();
        Assert.Equal(1, Mappings(camera));

        held.Dispose();
        Assert.Equal(0, Mappings(camera));
    }

    [Fact]
    public async Task A_jpeg_frame_is_decoded()
    {
        byte[] jpeg = Picture.Bytes("color-422.jpg");
        using FrameLease expected = JpegDecoder.Decode(jpeg, "", default, int.MaxValue, new FramePool());
        FakeCamera camera = new(new FakeMode("MJPG", Picture.Width, Picture.Height, 30));
        await using V4L2FrameSource source = Plug(camera);
        camera.Bring(new FakeFrame { Content = jpeg });
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Null(frame.Info.Fault);
        Assert.Equal((Picture.Width, Picture.Height, PixelFormat.Rgb24), (frame.Info.Width, frame.Info.Height, frame.Info.Format));
        Assert.True(frame.Pixels.SequenceEqual(expected.Pixels));
        Assert.Equal(6, camera.QueuedBuffers);
    }

    [Fact]
    public async Task A_jpeg_frame_with_bytes_before_its_markers_is_whole()
    {
        byte[] jpeg = Picture.Bytes("color-restart.jpg");
        using FrameLease expected = JpegDecoder.Decode(jpeg, "", default, int.MaxValue, new FramePool());
        int restart = jpeg.AsSpan().IndexOf([(byte)0xff, (byte)0xd0]);

        // More than libjpeg's bit buffer swallows without a word.
        byte[] padding = [.. Enumerable.Range(1, 12).Select(value => (byte)value)];
        FakeCamera camera = new(new FakeMode("MJPG", Picture.Width, Picture.Height, 30));
        await using V4L2FrameSource source = Plug(camera);
        camera.Bring(new FakeFrame { Content = [.. jpeg.AsSpan(0, restart), .. padding, .. jpeg.AsSpan(restart)] });
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Null(frame.Info.Fault);
        Assert.True(frame.Pixels.SequenceEqual(expected.Pixels));
    }

    [Theory]
    [InlineData(300, Picture.Width, Picture.Height, "corrupt or truncated")]
    [InlineData(int.MaxValue, 80, 60, "it is 67x45 pixels, expected 80x60")]
    [InlineData(int.MaxValue, 40, 30, "huge")]
    public async Task A_jpeg_frame_that_is_cut_off_or_of_another_size_has_no_picture(int bytes, uint width, uint height, string reason)
    {
        byte[] jpeg = Picture.Bytes("gray.jpg");
        FakeCamera camera = new(new FakeMode("MJPG", width, height, 30));
        await using V4L2FrameSource source = Plug(camera);
        camera.Bring(new FakeFrame { Content = jpeg[..Math.Min(bytes, jpeg.Length)] });
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Contains(reason, frame.Info.Fault, StringComparison.Ordinal);
        Assert.Equal(6, camera.QueuedBuffers);
    }

    /// <summary>
    /// How many buffers of a camera, one page each, this process has mapped. Neighbours in memory and file are one entry in the list, so
    /// bytes are counted.
    /// </summary>
    private static long Mappings(FakeCamera camera) => File.ReadLines("/proc/self/maps")
        .Where(line => line.EndsWith(camera.MemoryPath, StringComparison.Ordinal))
        .Select(
            line =>
                line.Split(' ')[0]
                    .Split('-')
                    .Select(end => long.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                    .ToArray())
        .Sum(ends => ends[1] - ends[0]) / Environment.SystemPageSize;

    private static FakeFrame Filled(byte value) => new() { Content = [.. Enumerable.Repeat(value, 1024)] };

    private V4L2FrameSource Plug(FakeCamera camera, V4L2Options? options = null, ILogger? log = null) =>
        _kernel.Source((options ?? new V4L2Options { Device = "" }) with { Device = _kernel.PlugIn("video0", camera) }, logger: log);
}
