using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

/// <summary>Layouts that drivers and decoders produce and that test sources do not.</summary>
public sealed class FrameLenderTests : IDisposable
{
    private const string Nv12 = "video/x-raw,format=NV12,width=6,height=4,colorimetry=bt601";
    private const string Rgb = "video/x-raw,format=RGB,width=5,height=3";

    private readonly FrameLender _lender = new();

    public FrameLenderTests()
    {
        GStreamerLibrary.Initialize();
    }

    public void Dispose() => _lender.Dispose();

    [Fact]
    public void A_buffer_that_says_how_it_lies_is_believed()
    {
        nint sample = NativeSample.Make(Nv12, 200, GstVideo.FormatNv12, 6, 4, [10, 110], [16, 16]);

        using GStreamerLease frame = _lender.Lend(sample, default);

        Assert.Null(frame.Info.Fault);
        Assert.Equal((6, 4, 16, 100), (frame.Info.Width, frame.Info.Height, frame.Stride, frame.ChromaOffset));
        Assert.Equal([10, 11, 12, 13, 14, 15], frame.View.Row(0).ToArray());
        Assert.Equal([58, 59, 60, 61, 62, 63], frame.View.Row(3).ToArray());
        Assert.Equal([126, 127, 128, 129, 130, 131], frame.View.ChromaRow(3).ToArray());
    }

    [Fact]
    public void A_buffer_that_says_nothing_lies_as_its_caps_say()
    {
        nint sample = NativeSample.Make(Rgb, 48, format: 0, 5, 3, [], []);

        using GStreamerLease frame = _lender.Lend(sample, default);

        // GStreamer's rows begin at multiples of four bytes
        Assert.Equal((16, 0), (frame.Stride, frame.ChromaOffset));
        Assert.Equal(32, frame.View.Row(2)[0]);
    }

    [Theory]
    [InlineData(199, 10ul, 110ul, 16, 24, "chroma plane")]
    [InlineData(199, 10ul, 40ul, 16, 16, "chroma plane")]
    [InlineData(199, 110ul, 10ul, 16, 16, "chroma plane")]
    [InlineData(199, 10ul, 110ul, 5, 5, "bytes apart")]
    [InlineData(199, 10ul, 110ul, -16, -16, "bytes apart")]
    [InlineData(131, 10ul, 110ul, 16, 16, "where 132 are needed")]
    [InlineData(199, ulong.MaxValue, 110ul, 16, 16, "are needed")]
    [InlineData(199, ulong.MaxValue - 50, ulong.MaxValue, 16, 16, "chroma plane")]
    [InlineData(199, ulong.MaxValue - 100, ulong.MaxValue, 16, 16, "are needed")]
    [InlineData(199, 10ul, ulong.MaxValue / 2, 16, 16, "chroma plane")]
    public void A_layout_that_cannot_be_is_a_frame_without_a_picture(
        int bytes, ulong start, ulong chroma, int stride, int chromaStride, string reason)
    {
        nint sample = NativeSample.Make(Nv12, bytes, GstVideo.FormatNv12, 6, 4, [start, chroma], [stride, chromaStride]);

        using GStreamerLease frame = _lender.Lend(sample, new FrameInfo { Sequence = 5 });

        Assert.Contains(reason, frame.Info.Fault, StringComparison.Ordinal);
        Assert.Equal((5, 0, 0), (frame.Info.Sequence, frame.Info.Width, frame.Pixels.Length));
    }

    [Theory]
    [InlineData("video/x-raw,format=I420,width=6,height=4")]
    [InlineData("audio/x-raw,format=S16LE")]
    public void A_format_that_was_not_asked_for_is_a_frame_without_a_picture(string caps)
    {
        using GStreamerLease frame = _lender.Lend(NativeSample.Make(caps, 100, format: 0, 6, 4, [], []), default);

        Assert.Contains("not asked for", frame.Info.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(48)]
    [InlineData(47)]
    public void Every_sample_is_given_back_used_or_not(int bytes)
    {
        nint sample = Gst.MiniObjectRef(NativeSample.Make(Rgb, bytes, format: 0, 5, 3, [], []));
        GStreamerLease frame = _lender.Lend(sample, default);
        Assert.Equal(frame.Info.Fault is null ? 2 : 1, NativeSample.References(sample));

        frame.Dispose();
        frame.Dispose();

        Assert.Equal(1, NativeSample.References(sample));
        Gst.MiniObjectUnref(sample);
    }

    [Fact]
    public void A_change_of_caps_is_noticed()
    {
        using (GStreamerLease small = _lender.Lend(NativeSample.Make(Rgb, 48, format: 0, 5, 3, [], []), default))
        {
            Assert.Equal(5, small.Info.Width);
        }

        using GStreamerLease large = _lender.Lend(
            NativeSample.Make("video/x-raw,format=GRAY8,width=8,height=2", 16, format: 0, 8, 2, [], []), default);
        Assert.Equal((8, PixelFormat.Gray8), (large.Info.Width, large.Info.Format));
    }
}
