using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>A pixel format, by the kernel's name and by the product's.</summary>
/// <param name="Code">The kernel's.</param>
/// <param name="Format">The camera's side.</param>
/// <param name="Pixels">What frames of it are; null when that shows only in each frame (JPEG).</param>
internal sealed record CameraFormat(FourCc Code, V4L2Format Format, PixelFormat? Pixels)
{
    /// <summary>Every format, the preferred first: colour before grey, and raw before compressed.</summary>
    public static IReadOnlyList<CameraFormat> All { get; } =
    [
        new(FourCc.Of("YUYV"u8), V4L2Format.Yuyv, PixelFormat.Yuyv),
        new(FourCc.Of("NV12"u8), V4L2Format.Nv12, PixelFormat.Nv12),
        new(FourCc.Of("RGB3"u8), V4L2Format.Rgb24, PixelFormat.Rgb24),
        new(FourCc.Of("BGR3"u8), V4L2Format.Bgr24, PixelFormat.Bgr24),
        new(FourCc.Of("MJPG"u8), V4L2Format.Mjpeg, null),
        new(FourCc.Of("JPEG"u8), V4L2Format.Mjpeg, null),
        new(FourCc.Of("GREY"u8), V4L2Format.Grey, PixelFormat.Gray8),
    ];

    /// <summary>The format of a code, or null for one that is not known here.</summary>
    public static CameraFormat? Find(FourCc code) => All.FirstOrDefault(format => format.Code == code);
}
