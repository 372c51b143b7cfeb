using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>How a frame lies in its buffer.</summary>
/// <param name="Format">How bytes become pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Start">Bytes from the buffer's start to the first row.</param>
/// <param name="Stride">Bytes from row to row.</param>
/// <param name="ChromaOffset">NV12: bytes from the first row to the chroma plane; else 0.</param>
/// <param name="ChromaStride">NV12: bytes from row to row of the chroma plane; else 0.</param>
internal readonly record struct FrameLayout(
    PixelFormat Format, int Width, int Height, ulong Start, int Stride, long ChromaOffset, int ChromaStride)
{
    /// <summary>
    /// What the sink accepts. Formats with shared chroma pass as they are, in even sizes and in the one matrix and range that
    /// <see cref="FrameInfo.Color"/> names where it is not set; everything else is converted to one of the first three. They come first,
    /// without a colorimetry, on purpose: of several alternatives videoconvert takes the best format but the colorimetry of the first,
    /// which would make an RGB of 16 to 235.
    /// </summary>
    public const string AcceptedCaps =
        "video/x-raw, format=(string){ RGB, BGR, GRAY8 }; "
        + "video/x-raw, format=(string){ NV12, YUY2 }, width=(int)[ 2, 32766, 2 ], "
        + "height=(int)[ 2, 32766, 2 ], colorimetry=(string)" + Bt601Limited;

    /// <summary>
    /// Range 16..235 and matrix BT.601 with the transfer functions and primaries that cameras report: those two do not touch the bytes.
    /// </summary>
    private const string Bt601Limited = "{ bt601, 2:4:5:1, 2:4:7:1, 2:4:16:4, 2:4:0:0, 2:4:0:1, 2:4:0:4, 2:4:5:0, 2:4:7:0, 2:4:7:4 }";

    /// <summary>GST_VIDEO_COLOR_RANGE_16_235.</summary>
    private const int LimitedRange = 2;

    /// <summary>The layout that the caps give a buffer that says nothing else. Null for caps that were not requested.</summary>
    public static unsafe FrameLayout? FromCaps(nint caps)
    {
        if (caps == 0 || GstVideo.InfoFromCaps(out GstVideoInfo info, caps) == 0 || info.Format is null
            || FormatOf(*info.Format) is not { } format)
        {
            return null;
        }

        if (format is PixelFormat.Rgb24 or PixelFormat.Bgr24 && info.Colorimetry[0] == LimitedRange)
        {
            return null;
        }

        return Planes(format, info.Width, info.Height, info.Offset, info.Stride);
    }

    /// <summary>The layout of one buffer: its own where it has one.</summary>
    public unsafe FrameLayout For(GstBufferFields* buffer)
    {
        GstVideoMeta* meta = GstVideo.BufferGetVideoMeta(buffer);
        return meta is null ? this : Planes(Format, Width, Height, meta->Offset, meta->Stride);
    }

    /// <summary>Why a buffer of so many bytes cannot be looked at, or null when it can.</summary>
    public string? Mismatch(ulong bytes)
    {
        if (Stride < PixelLayout.RowBytes(Format, Width))
        {
            return $"rows of {Width} {Format} pixels cannot be {Stride} bytes apart";
        }

        bool planar = Format == PixelFormat.Nv12;
        if (planar && (ChromaStride != Stride || ChromaOffset < (long)Stride * Height || ChromaOffset > int.MaxValue))
        {
            return "its chroma plane lies where it cannot be used";
        }

        // Offsets are whatever an element wrote there: nothing may wrap around
        long last = planar ? ChromaOffset + ((long)Stride * ((Height / 2) - 1)) : (long)Stride * (Height - 1);
        Int128 length = (Int128)last + PixelLayout.RowBytes(Format, Width);
        Int128 needed = Start + length;
        return needed > bytes || length > int.MaxValue ? $"it holds {bytes:N0} bytes where {needed:N0} are needed" : null;
    }

    private static unsafe FrameLayout Planes(PixelFormat format, int width, int height, ulong* offset, int* stride) =>
        format == PixelFormat.Nv12
            ? new FrameLayout(format, width, height, offset[0], stride[0], (long)offset[1] - (long)offset[0], stride[1])
            : new FrameLayout(format, width, height, offset[0], stride[0], ChromaOffset: 0, ChromaStride: 0);

    private static PixelFormat? FormatOf(int format) => format switch
    {
        GstVideo.FormatGray8 => PixelFormat.Gray8,
        GstVideo.FormatRgb => PixelFormat.Rgb24,
        GstVideo.FormatBgr => PixelFormat.Bgr24,
        GstVideo.FormatYuy2 => PixelFormat.Yuyv,
        GstVideo.FormatNv12 => PixelFormat.Nv12,
        _ => null,
    };
}
