using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using OpenCvSharp;

namespace EdgeConvNeXt.Camera.OpenCv;

/// <summary>Copies OpenCV's pictures into leases: a Mat is overwritten by the next frame.</summary>
internal sealed class PictureCopier
{
    private readonly FramePool _pool = new();

    /// <summary>A lease with the picture; without one, and with the reason, where it is not 8-bit BGR or gray.</summary>
    public FrameLease Copy(Mat picture, in FrameInfo info)
    {
        if (picture.Empty() || FormatOf(picture) is not { } format)
        {
            return Fault(
                info,
                picture.Empty()
                    ? "OpenCV delivered an empty picture."
                    : $"OpenCV delivered a picture of type {picture.Type()}: expected 8-bit BGR or gray.");
        }

        (int width, int height) = (picture.Cols, picture.Rows);
        PooledFrame frame = _pool.Rent(info with { Width = width, Height = height, Format = format });
        int rowBytes = PixelLayout.RowBytes(format, width);
        for (int row = 0; row < height; row++)
        {
            RowOf(picture, row, rowBytes).CopyTo(frame.Buffer[(row * rowBytes)..]);
        }

        return frame.Lease;
    }

    /// <summary>A lease that is only the reason why there is no picture.</summary>
    public FrameLease Fault(in FrameInfo info, string reason) => _pool.Rent(info with { Fault = reason }).Lease;

    /// <summary>Says when a picture was handed over.</summary>
    public void Stamp(FrameLease frame, MonotonicTime at) => _pool.Stamp(frame, at);

    private static unsafe ReadOnlySpan<byte> RowOf(Mat picture, int row, int bytes) => new((void*)picture.Ptr(row), bytes);

    private static PixelFormat? FormatOf(Mat picture)
    {
        MatType type = picture.Type();
        return type == MatType.CV_8UC3 ? PixelFormat.Bgr24 : type == MatType.CV_8UC1 ? PixelFormat.Gray8 : null;
    }
}
