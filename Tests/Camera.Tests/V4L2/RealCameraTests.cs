using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>A real camera, or the one of the kernel module vivid.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class RealCameraTests
{
    /// <summary>
    /// Red, green and blue of the bars that vivid draws, from the left: 75 % of white, yellow, cyan, green, magenta, red, blue, black.
    /// </summary>
    private static readonly int[][] Bars =
    [
        [191, 191, 191], [191, 191, 0], [0, 191, 191], [0, 191, 0], [191, 0, 191], [191, 0, 0], [0, 0, 191], [0, 0, 0],
    ];

    [CameraFact]
    public void The_camera_lists_formats_with_sizes_and_rates()
    {
        V4L2Device camera = TestCamera.Device;

        Assert.NotEmpty(camera.Name);
        Assert.NotEmpty(camera.BusPath);
        Assert.Contains(
            TestCamera.Abilities.Formats, format => format.Format is not null && format.Sizes.Any(size => size.FrameRates.Rates.Count > 0));
    }

    [CameraFact]
    public async Task Every_format_that_the_camera_lists_is_delivered()
    {
        foreach (V4L2Format format in TestCamera.Abilities.Formats.Select(offer => offer.Format).OfType<V4L2Format>().Distinct())
        {
            await using V4L2FrameSource source = Source(TestCamera.Options with { Format = format });
            // Where the end is stamped, by a frame's time.
            MonotonicTime before = MonotonicTime.Now(TimeProvider.System) + TimeSpan.FromSeconds(-1);
            source.Start();
            for (int i = 0; i < 3; i++)
            {
                using FrameLease frame = source.Read(Deadline.Token())!;
                Assert.True(frame.Info.Fault is null, $"{format}: {frame.Info.Fault}");
                Assert.Equal(frame.Info.Height, frame.View.Height);
                Assert.InRange(frame.Info.CapturedAt.Nanoseconds, before.Nanoseconds, MonotonicTime.Now(TimeProvider.System).Nanoseconds);
            }

            Assert.Equal((3, 0), (source.Statistics.Delivered, source.Statistics.Failed));
        }
    }

    [VirtualCameraFact]
    public async Task Colours_come_out_as_the_virtual_camera_draws_them()
    {
        foreach (V4L2Format format in (V4L2Format[])[V4L2Format.Yuyv, V4L2Format.Nv12, V4L2Format.Rgb24, V4L2Format.Bgr24, V4L2Format.Grey])
        {
            await using V4L2FrameSource source = Source(TestCamera.Options with { Format = format, Width = 640, Height = 360 });
            source.Start();
            using FrameLease frame = source.Read(Deadline.Token())!;
            byte[] picture = new byte[640 * 360 * 3];
            RgbRows.Copy(frame.View, picture);
            for (int bar = 0; bar < Bars.Length; bar++)
            {
                int[] seen = [.. picture.Skip(((300 * 640) + (bar * 80) + 40) * 3).Take(3).Select(value => (int)value)];
                // The driver's own, of BT.709.
                double luminance = (0.2126 * Bars[bar][0]) + (0.7152 * Bars[bar][1]) + (0.0722 * Bars[bar][2]);
                int[] expected = format == V4L2Format.Grey ? [(int)luminance, (int)luminance, (int)luminance] : Bars[bar];
                Assert.True(
                    seen.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= 16),
                    $"{format}, bar {bar}: {string.Join(' ', seen)}");
            }
        }
    }

    [VirtualCameraFact]
    public async Task Colours_are_the_same_in_every_encoding_that_the_virtual_camera_can_be_set_to()
    {
        using VirtualCameraSettings settings = new(TestCamera.Options.Device);
        foreach ((int space, int encoding, int quantization) in VirtualCameraSettings.Colors)
        {
            settings.Restore();
            settings.Set(VirtualCameraSettings.ColorSpace, space);
            int[] expected = await BarsIn(V4L2Format.Rgb24);
            settings.Set(VirtualCameraSettings.Encoding, encoding);
            settings.Set(VirtualCameraSettings.Quantization, quantization);
            foreach (V4L2Format format in (V4L2Format[])[V4L2Format.Yuyv, V4L2Format.Nv12])
            {
                int[] seen = await BarsIn(format);
                Assert.True(
                    seen.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= 4),
                    $"{format}, colour space {space}, encoding {encoding}, quantization {quantization}: {string.Join(' ', seen)}; "
                    + $"{string.Join(' ', expected)}");
            }
        }
    }

    [VirtualCameraFact]
    public async Task Constant_luminance_is_refused()
    {
        using VirtualCameraSettings settings = new(TestCamera.Options.Device);
        settings.Set(VirtualCameraSettings.Encoding, VirtualCameraSettings.ConstantLuminance);
        await using V4L2FrameSource source = Source(TestCamera.Options with { Format = V4L2Format.Yuyv });

        Assert.Contains("in a way that is not known here", Assert.Throws<EdgeException>(source.Start).What, StringComparison.Ordinal);
    }

    [VirtualCameraFact]
    public void What_the_driver_stamps_is_read_as_it_is_set()
    {
        using VirtualCameraSettings settings = new(TestCamera.Options.Device);
        settings.Set(VirtualCameraSettings.TimeStampSource, 0);
        Assert.Equal(V4L2TimeStamp.EndOfFrame, TestCamera.Abilities.TimeStamps);

        settings.Set(VirtualCameraSettings.TimeStampSource, 1);
        Assert.Equal(V4L2TimeStamp.StartOfExposure, TestCamera.Abilities.TimeStamps);
    }

    [CameraFact]
    public async Task A_slow_reader_gets_a_newer_frame_and_the_others_are_counted()
    {
        await using V4L2FrameSource source = Source(TestCamera.Options);
        source.Start();
        FrameInfo first;
        using (FrameLease frame = source.Read(Deadline.Token())!)
        {
            first = frame.Info;
        }

        await Deadline.Until(() => MonotonicTime.Now(TimeProvider.System) - first.CapturedAt > TimeSpan.FromSeconds(1), "a second");

        using FrameLease next = source.Read(Deadline.Token())!;
        Assert.True(next.Info.Sequence > first.Sequence + 1, $"{next.Info.Sequence} after {first.Sequence}");
        Assert.Equal(next.Info.Sequence + 1, source.Statistics.Delivered + source.Statistics.Dropped);
    }

    [CameraFact]
    public async Task More_frames_than_buffers_can_be_held()
    {
        await using V4L2FrameSource source = Source(TestCamera.Options with { Buffers = 4 });
        source.Start();

        List<FrameLease> held = [.. Enumerable.Range(0, 8).Select(_ => source.Read(Deadline.Token())!)];

        Assert.Equal(held.Count, held.Select(frame => frame.Info.Sequence).Distinct().Count());
        Assert.All(held, frame => Assert.Null(frame.Info.Fault));
        held.ForEach(frame => frame.Dispose());
    }

    [CameraFact]
    public async Task A_camera_that_another_reader_has_is_busy_and_free_again_after_it()
    {
        await using (V4L2FrameSource first = Source(TestCamera.Options))
        {
            first.Start();
            await using V4L2FrameSource second = Source(TestCamera.Options);

            Assert.Equal("The camera is busy: another program uses it", Assert.Throws<EdgeException>(second.Start).What);
        }

        await using V4L2FrameSource third = Source(TestCamera.Options);
        third.Start();
    }

    [CameraFact]
    public async Task A_lent_frame_does_not_keep_the_camera_from_the_next_reader()
    {
        V4L2FrameSource first = Source(TestCamera.Options);
        first.Start();
        using FrameLease held = first.Read(Deadline.Token())!;
        byte[] pixels = held.Pixels.ToArray();
        await first.DisposeAsync();

        await using V4L2FrameSource second = Source(TestCamera.Options);
        second.Start();
        second.Read(Deadline.Token())!.Dispose();

        Assert.True(held.Pixels.SequenceEqual(pixels));
    }

    [VirtualCameraFact]
    public async Task A_gain_is_set_held_and_refused_out_of_range()
    {
        ManualTimeProvider clock = new();
        await using (V4L2FrameSource source = new(
            TestCamera.Options with { Controls = new V4L2Controls { Gain = 17 } }, clock, NullLogger<V4L2FrameSource>.Instance))
        {
            source.Start();
            Assert.Equal(17, Gain());
            using (VideoDevice other = VideoDevice.Open(LinuxVideoKernel.Instance, TestCamera.Options.Device))
            {
                VideoControl control = new() { Id = VideoControlId.Gain, Value = 99 };
                other.Require(VideoRequest.SetControl, ref control, "set gain");
            }

            Assert.Equal(99, Gain());
            clock.Advance(TimeSpan.FromSeconds(5));
            source.Read(Deadline.Token())!.Dispose();
            Assert.Equal(17, Gain());
        }

        await using V4L2FrameSource wrong = Source(TestCamera.Options with { Controls = new V4L2Controls { Gain = 256 } });
        Assert.Equal("0 to 255", Assert.Throws<EdgeException>(wrong.Start).Expected);
    }

    [VirtualCameraFact]
    public async Task A_camera_whose_plug_is_pulled_is_found_again()
    {
        VirtualCamera plug = new();
        await using V4L2FrameSource source = Source(TestCamera.Options with { Controls = new V4L2Controls { Gain = 17 } });
        source.Start();
        using FrameLease held = source.Read(Deadline.Token())!;
        long before = held.Info.Sequence;

        plug.PullOut();
        Task<FrameLease?> next = Task.Run(() => source.Read(Deadline.Token()));
        await Deadline.Until(() => !source.Statistics.IsConnected, "the loss");
        plug.PlugIn();

        using FrameLease frame = (await next)!;
        Assert.True(frame.Info.Sequence > before);
        Assert.Equal((true, 1), (source.Statistics.IsConnected, source.Statistics.Reconnects));
        Assert.Equal(17, Gain());
    }

    [VirtualCameraFact]
    public async Task A_camera_whose_driver_is_unloaded_and_loaded_again_is_found_again()
    {
        VirtualCamera plug = new();
        await using V4L2FrameSource source = Source(TestCamera.Options);
        source.Start();
        source.Read(Deadline.Token())!.Dispose();

        plug.PullOut();
        Task<FrameLease?> next = Task.Run(() => source.Read(Deadline.Token()));
        await Deadline.Until(() => !source.Statistics.IsConnected, "the loss");
        VirtualCamera.Unload();
        VirtualCamera.Load();

        (await next)!.Dispose();
        Assert.Equal((true, 1), (source.Statistics.IsConnected, source.Statistics.Reconnects));
    }

    /// <summary>Red, green and blue in the middle of each bar.</summary>
    private static async Task<int[]> BarsIn(V4L2Format format)
    {
        await using V4L2FrameSource source = Source(TestCamera.Options with { Format = format, Width = 640, Height = 360 });
        source.Start();
        using FrameLease frame = source.Read(Deadline.Token())!;
        byte[] picture = new byte[640 * 360 * 3];
        RgbRows.Copy(frame.View, picture);
        return
        [
            .. Enumerable.Range(0, Bars.Length).SelectMany(
                bar => picture.Skip(((300 * 640) + (bar * 80) + 40) * 3).Take(3)).Select(value => (int)value),
        ];
    }

    private static int Gain() => TestCamera.Abilities.Controls.Single(control => control.Setting == "gain").Value;

    private static V4L2FrameSource Source(V4L2Options options) => new(options, TimeProvider.System, NullLogger<V4L2FrameSource>.Instance);
}
