namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>enum v4l2_colorspace, v4l2_ycbcr_encoding and v4l2_quantization, as far as they decide how YCbCr becomes colours.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/colorspaces-defs.html"/>
internal static class VideoColorNumber
{
    /// <summary>V4L2_COLORSPACE_*.</summary>
    public const uint SpaceSmpte240M = 2, SpaceRec709 = 3, SpaceJpeg = 7, SpaceBt2020 = 10, SpaceDciP3 = 12;

    /// <summary>V4L2_YCBCR_ENC_*. XV601 and XV709 have the matrices of 601 and 709; SYCC is another name of 601.</summary>
    public const uint EncodingDefault = 0, Encoding601 = 1, Encoding709 = 2, EncodingXv601 = 3, EncodingXv709 = 4, EncodingSycc = 5,
    EncodingBt2020 = 6,
        EncodingSmpte240M = 8;

    /// <summary>V4L2_QUANTIZATION_*.</summary>
    public const uint QuantizationDefault = 0, QuantizationFull = 1;
}
