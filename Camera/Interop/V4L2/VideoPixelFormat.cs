using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_pix_format: how a picture lies in one buffer.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/pixfmt-v4l2.html"/>
[StructLayout(LayoutKind.Sequential)]
internal struct VideoPixelFormat
{
    /// <summary>V4L2_FIELD_ANY, _NONE, _INTERLACED, _INTERLACED_TB, _INTERLACED_BT: whole pictures.</summary>
    public const uint FieldAny = 0, FieldNone = 1, FieldInterlaced = 4, FieldInterlacedTopFirst = 8, FieldInterlacedBottomFirst = 9;

    /// <summary>V4L2_PIX_FMT_PRIV_MAGIC: what stands behind <see cref="Private"/> was filled in.</summary>
    public const uint IsExtended = 0xfeedcafe;

    public uint Width;
    public uint Height;
    public uint PixelFormat;
    public uint Field;
    public uint BytesPerLine;
    public uint SizeImage;
    public uint ColorSpace;
    public uint Private;
    public uint Flags;
    public uint YcbcrEncoding;
    public uint Quantization;
    public uint TransferFunction;
}
