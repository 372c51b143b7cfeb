using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// How a driver says that its YUYV or NV12 becomes colours. What it leaves open follows from the colour space by the kernel's own rules:
/// V4L2_MAP_YCBCR_ENC_DEFAULT and V4L2_MAP_QUANTIZATION_DEFAULT of linux/videodev2.h.
/// </summary>
internal static class VideoColor
{
    /// <summary>
    /// The encoding of a format that a driver has settled on; null for one that is not known here, BT.2020 with constant luminance among
    /// them.
    /// </summary>
    public static YcbcrColor? Of(in VideoPixelFormat driver)
    {
        // Drivers of old kernels fill in the colour space alone
        bool isExtended = driver.Private == VideoPixelFormat.IsExtended;
        uint encoding = isExtended ? driver.YcbcrEncoding : VideoColorNumber.EncodingDefault;
        uint quantization = isExtended ? driver.Quantization : VideoColorNumber.QuantizationDefault;
        bool isFullRange = quantization switch
        {
            // The extended gamuts (xvYCC) live in what limited range leaves free: there is no other of them
            _ when encoding is VideoColorNumber.EncodingXv601 or VideoColorNumber.EncodingXv709 => false,
            VideoColorNumber.QuantizationDefault => driver.ColorSpace == VideoColorNumber.SpaceJpeg,
            _ => quantization == VideoColorNumber.QuantizationFull,
        };
        return MatrixOf(encoding == VideoColorNumber.EncodingDefault ? DefaultEncoding(driver.ColorSpace) : encoding) is { } matrix
            ? new YcbcrColor(matrix, isFullRange)
            : null;
    }

    /// <summary>The encodings of the formats that have one, in the size that a camera is set to. Nothing is set.</summary>
    public static IEnumerable<V4L2ColorInfo> List(VideoDevice device, IEnumerable<V4L2FormatInfo> offered)
    {
        VideoFormat now = new() { Type = VideoBuffer.Capture };
        if (device.Request(VideoRequest.GetFormat, ref now) != 0)
        {
            yield break;
        }

        foreach (V4L2FormatInfo format in offered.Where(format => format.Format is V4L2Format.Yuyv or V4L2Format.Nv12))
        {
            VideoFormat tried = new() { Type = VideoBuffer.Capture };
            uint code = CameraFormat.All.First(known => known.Format == format.Format).Code.Value;
            tried.Pixel = new VideoPixelFormat { Width = now.Pixel.Width, Height = now.Pixel.Height, PixelFormat = code };
            if (device.Request(VideoRequest.TryFormat, ref tried) == 0 && tried.Pixel.PixelFormat == code)
            {
                yield return new V4L2ColorInfo(format.Code, Of(tried.Pixel));
            }
        }
    }

    private static uint DefaultEncoding(uint colorSpace) => colorSpace switch
    {
        VideoColorNumber.SpaceRec709 or VideoColorNumber.SpaceDciP3 => VideoColorNumber.Encoding709,
        VideoColorNumber.SpaceBt2020 => VideoColorNumber.EncodingBt2020,
        VideoColorNumber.SpaceSmpte240M => VideoColorNumber.EncodingSmpte240M,
        _ => VideoColorNumber.Encoding601,
    };

    private static YcbcrMatrix? MatrixOf(uint encoding) => encoding switch
    {
        VideoColorNumber.Encoding601 or VideoColorNumber.EncodingXv601 or VideoColorNumber.EncodingSycc => YcbcrMatrix.Bt601,
        VideoColorNumber.Encoding709 or VideoColorNumber.EncodingXv709 => YcbcrMatrix.Bt709,
        VideoColorNumber.EncodingBt2020 => YcbcrMatrix.Bt2020,
        VideoColorNumber.EncodingSmpte240M => YcbcrMatrix.Smpte240M,
        _ => null,
    };
}
