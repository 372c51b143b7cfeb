using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

public sealed class PixelTests
{
    [Theory]
    [InlineData("GRAY8", PixelFormat.Gray8, new byte[] { 81 })]
    [InlineData("RGB", PixelFormat.Rgb24, new byte[] { 255, 0, 0 })]
    [InlineData("BGR", PixelFormat.Bgr24, new byte[] { 0, 0, 255 })]
    [InlineData("YUY2", PixelFormat.Yuyv, new byte[] { 81, 90, 81, 240 })]
    [InlineData("NV12", PixelFormat.Nv12, new byte[] { 81 })]
    public async Task Red_is_red_in_every_format(string format, PixelFormat expected, byte[] unit)
    {
        await using GStreamerFrameSource source = TestSources.Finite(1, $"format={format},width=320,height=240", "red");
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Equal((320, 240, expected), (frame.Info.Width, frame.Info.Height, frame.Info.Format));
        AssertRepeats(unit, frame.View.Row(239));
        if (expected == PixelFormat.Nv12)
        {
            AssertRepeats([90, 240], frame.View.ChromaRow(239));
        }
    }

    [Theory]
    [InlineData(321, 240, "RGB")]
    [InlineData(322, 242, "NV12")]
    [InlineData(323, 5, "GRAY8")]
    [InlineData(2, 2, "YUY2")]
    public async Task Rows_are_found_whatever_their_padding(int width, int height, string format)
    {
        await using GStreamerFrameSource source = TestSources.Finite(1, $"format={format},width={width},height={height}", "white");
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Equal((width, height), (frame.Info.Width, frame.Info.Height));
        for (int y = 0; y < height; y++)
        {
            Assert.Equal(frame.View.Row(0).ToArray(), frame.View.Row(y).ToArray());
        }
    }

    [Fact]
    public async Task A_picture_of_odd_size_comes_in_a_format_without_shared_chroma()
    {
        await using GStreamerFrameSource source = TestSources.Finite(1, "format=I420,width=321,height=241", "red");
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Contains(frame.Info.Format, new[] { PixelFormat.Rgb24, PixelFormat.Bgr24 });
        Assert.Equal((321, 241), (frame.Info.Width, frame.Info.Height));
    }

    [Theory]
    [InlineData("video/x-raw,format=I420")]
    [InlineData("video/x-raw,format=UYVY")]
    [InlineData("video/x-raw,format=BGRx")]
    [InlineData("video/x-raw,format=NV12,colorimetry=bt601")]
    [InlineData("video/x-raw,format=NV12,colorimetry=bt709")]
    [InlineData("video/x-raw,format=I420,colorimetry=bt709")]
    [InlineData("video/x-raw,format=NV12,colorimetry=1:4:0:0")]
    [InlineData("video/x-raw,format=YUY2,colorimetry=bt601")]
    [InlineData("video/x-raw,format=YUY2,colorimetry=1:3:5:1")]
    [InlineData("video/x-raw,format=I420,colorimetry=1:4:0:0 ! jpegenc quality=100 ! jpegdec")]
    public async Task Red_stays_red_whatever_matrix_range_and_sampling_it_comes_in(string caps)
    {
        await using GStreamerFrameSource source = TestSources.Of(new GStreamerOptions
        {
            Pipeline = $"videotestsrc num-buffers=1 pattern=red ! video/x-raw,format=RGB,width=64,height=64 ! videoconvert ! {caps}",
            IsLive = false,
        });
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        byte[] rgb = new byte[64 * 64 * 3];
        RgbRows.Copy(frame.View, rgb);
        Assert.All(Enumerable.Range(0, rgb.Length), i => Assert.InRange(rgb[i], i % 3 == 0 ? 250 : 0, i % 3 == 0 ? 255 : 5));
    }

    [Theory]
    [InlineData("format=NV12,colorimetry=bt601", PixelFormat.Nv12)]
    [InlineData("format=YUY2,colorimetry=2:4:7:1", PixelFormat.Yuyv)]
    [InlineData("format=RGB", PixelFormat.Rgb24)]
    [InlineData("format=BGR", PixelFormat.Bgr24)]
    [InlineData("format=GRAY8", PixelFormat.Gray8)]
    [InlineData("format=GRAY16_LE", PixelFormat.Gray8)]
    public async Task What_frames_can_be_passes_unconverted_and_grey_stays_grey(string caps, PixelFormat expected)
    {
        await using GStreamerFrameSource source = TestSources.Finite(1, $"width=64,height=64,{caps}");
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Equal(expected, frame.Info.Format);
    }

    [Fact]
    public async Task RGB_of_limited_range_is_no_picture()
    {
        await using GStreamerFrameSource source = TestSources.Finite(1, "format=RGB,width=64,height=64,colorimetry=2:1:7:1");
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Contains("format", frame.Info.Fault, StringComparison.Ordinal);
        Assert.Equal(1, source.Statistics.Failed);
    }

    [Fact]
    public async Task A_pipeline_may_bring_its_own_sink()
    {
        await using GStreamerFrameSource source = TestSources.Of(new GStreamerOptions
        {
            Pipeline = "videotestsrc num-buffers=3 ! video/x-raw,format=BGR,width=32,height=16 ! appsink name=sink sync=false",
            IsLive = false,
        });
        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Equal(PixelFormat.Bgr24, frame.Info.Format);
    }

    private static void AssertRepeats(byte[] unit, ReadOnlySpan<byte> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            Assert.InRange(row[i], unit[i % unit.Length] - 1, unit[i % unit.Length] + 1);
        }
    }
}
