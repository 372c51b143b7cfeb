using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>
/// Every structure, number and flag against the kernel's own headers on this machine, by a C program that is compiled for it.
/// </summary>
public sealed class HeaderLayoutTests
{
    private static readonly string[] Headers = ["linux/videodev2.h"];

    [Fact]
    public void Structures_are_as_large_as_in_the_kernels_headers() => Check(
        Size<VideoCapability>("v4l2_capability"),
        Size<VideoFormatDescription>("v4l2_fmtdesc"),
        Size<VideoPixelFormat>("v4l2_pix_format"),
        Size<VideoFormat>("v4l2_format"),
        Size<VideoBufferRequest>("v4l2_requestbuffers"),
        Size<VideoBuffer>("v4l2_buffer"),
        Size<VideoTimecode>("v4l2_timecode"),
        Size<VideoStreamParameters>("v4l2_streamparm"),
        Size<VideoFraction>("v4l2_fract"),
        Size<VideoFrameSize>("v4l2_frmsizeenum"),
        Size<VideoFrameInterval>("v4l2_frmivalenum"),
        Size<VideoControlDescription>("v4l2_queryctrl"),
        Size<VideoControl>("v4l2_control"));

    [Fact]
    public void Fields_lie_where_they_lie_in_the_kernels_headers() => Check(
    [
        .. Fields<VideoCapability>("v4l2_capability", "driver", "card", "bus_info", "version", "capabilities", "device_caps", "reserved"),
        .. Fields<VideoFormatDescription>("v4l2_fmtdesc", "index", "type", "flags", "description", "pixelformat", "mbus_code", "reserved"),
        .. Fields<VideoPixelFormat>(
            "v4l2_pix_format",
            "width",
            "height",
            "pixelformat",
            "field",
            "bytesperline",
            "sizeimage",
            "colorspace",
            "priv",
            "flags",
            "ycbcr_enc",
            "quantization",
            "xfer_func"),
        .. Fields<VideoFormat>("v4l2_format", "type", "fmt.pix"),
        .. Fields<VideoBufferRequest>("v4l2_requestbuffers", "count", "type", "memory", "capabilities", "flags", "reserved"),
        .. Fields<VideoBuffer>(
            "v4l2_buffer",
            "index",
            "type",
            "bytesused",
            "flags",
            "field",
            "timestamp.tv_sec",
            "timestamp.tv_usec",
            "timecode",
            "sequence",
            "memory",
            "m.offset",
            "length",
            "reserved2",
            "request_fd"),
        .. Fields<VideoTimecode>("v4l2_timecode", "type", "flags", "frames", "seconds", "minutes", "hours", "userbits"),
        .. Fields<VideoStreamParameters>(
            "v4l2_streamparm",
            "type",
            "parm.capture.capability",
            "parm.capture.capturemode",
            "parm.capture.timeperframe",
            "parm.capture.extendedmode",
            "parm.capture.readbuffers"),
        .. Fields<VideoFraction>("v4l2_fract", "numerator", "denominator"),
        .. Fields<VideoFrameSize>(
            "v4l2_frmsizeenum",
            "index",
            "pixel_format",
            "type",
            "stepwise.min_width",
            "stepwise.max_width",
            "stepwise.step_width",
            "stepwise.min_height",
            "stepwise.max_height",
            "stepwise.step_height",
            "reserved"),
        .. Fields<VideoFrameInterval>(
            "v4l2_frmivalenum", "index", "pixel_format", "width", "height", "type", "stepwise.min", "stepwise.max", "stepwise.step",
            "reserved"),
        .. Fields<VideoControlDescription>(
            "v4l2_queryctrl", "id", "type", "name", "minimum", "maximum", "step", "default_value", "flags", "reserved"),
        .. Fields<VideoControl>("v4l2_control", "id", "value"),
    ]);

    [Fact]
    public void A_discrete_size_and_interval_stand_where_they_are_read() => Check(
        Offset<VideoFrameSize>("offsetof(struct v4l2_frmsizeenum, discrete.width)", nameof(VideoFrameSize.WidthOrMinimum)),
        Offset<VideoFrameSize>("offsetof(struct v4l2_frmsizeenum, discrete.height)", nameof(VideoFrameSize.HeightOrMaximumWidth)),
        Offset<VideoFrameInterval>("offsetof(struct v4l2_frmivalenum, discrete)", nameof(VideoFrameInterval.DiscreteOrShortest)));

    [Fact]
    public void Requests_have_the_kernels_numbers() => Check(
        ("VIDIOC_QUERYCAP", VideoRequest.QueryCapability),
        ("VIDIOC_ENUM_FMT", VideoRequest.EnumerateFormats),
        ("VIDIOC_G_FMT", VideoRequest.GetFormat),
        ("VIDIOC_S_FMT", VideoRequest.SetFormat),
        ("VIDIOC_REQBUFS", VideoRequest.RequestBuffers),
        ("VIDIOC_QUERYBUF", VideoRequest.QueryBuffer),
        ("VIDIOC_QBUF", VideoRequest.QueueBuffer),
        ("VIDIOC_DQBUF", VideoRequest.DequeueBuffer),
        ("VIDIOC_STREAMON", VideoRequest.StreamOn),
        ("VIDIOC_STREAMOFF", VideoRequest.StreamOff),
        ("VIDIOC_G_PARM", VideoRequest.GetParameters),
        ("VIDIOC_S_PARM", VideoRequest.SetParameters),
        ("VIDIOC_G_CTRL", VideoRequest.GetControl),
        ("VIDIOC_S_CTRL", VideoRequest.SetControl),
        ("VIDIOC_QUERYCTRL", VideoRequest.QueryControl),
        ("VIDIOC_TRY_FMT", VideoRequest.TryFormat),
        ("VIDIOC_ENUM_FRAMESIZES", VideoRequest.EnumerateFrameSizes),
        ("VIDIOC_ENUM_FRAMEINTERVALS", VideoRequest.EnumerateFrameIntervals));

    [Fact]
    public void Flags_and_kinds_have_the_kernels_numbers() => Check(
        ("V4L2_BUF_TYPE_VIDEO_CAPTURE", VideoBuffer.Capture),
        ("V4L2_MEMORY_MMAP", VideoBuffer.Mapped),
        ("V4L2_BUF_FLAG_ERROR", VideoBuffer.FlagError),
        ("V4L2_BUF_FLAG_TIMESTAMP_MASK", VideoBuffer.TimestampMask),
        ("V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC", VideoBuffer.TimestampMonotonic),
        ("V4L2_BUF_FLAG_TSTAMP_SRC_MASK", VideoBuffer.TimestampSourceMask),
        ("V4L2_BUF_FLAG_TSTAMP_SRC_SOE", VideoBuffer.TimestampStartOfExposure),
        ("V4L2_CAP_VIDEO_CAPTURE", VideoCapability.Capture),
        ("V4L2_CAP_VIDEO_CAPTURE_MPLANE", VideoCapability.CapturePlanes),
        ("V4L2_CAP_STREAMING", VideoCapability.Streaming),
        ("V4L2_CAP_DEVICE_CAPS", VideoCapability.HasDeviceCapabilities),
        ("V4L2_CAP_TIMEPERFRAME", VideoStreamParameters.CanSetTimePerFrame),
        ("V4L2_FRMSIZE_TYPE_DISCRETE", VideoFrameSize.Discrete),
        ("V4L2_FRMIVAL_TYPE_DISCRETE", VideoFrameInterval.Discrete),
        ("V4L2_FIELD_ANY", VideoPixelFormat.FieldAny),
        ("V4L2_FIELD_NONE", VideoPixelFormat.FieldNone),
        ("V4L2_FIELD_INTERLACED", VideoPixelFormat.FieldInterlaced),
        ("V4L2_FIELD_INTERLACED_TB", VideoPixelFormat.FieldInterlacedTopFirst),
        ("V4L2_FIELD_INTERLACED_BT", VideoPixelFormat.FieldInterlacedBottomFirst),
        ("V4L2_CTRL_FLAG_DISABLED", VideoControlDescription.Disabled),
        ("V4L2_CTRL_FLAG_READ_ONLY", VideoControlDescription.ReadOnly));

    [Fact]
    public void Colours_have_the_kernels_numbers() => Check(
        ("V4L2_PIX_FMT_PRIV_MAGIC", VideoPixelFormat.IsExtended),
        ("V4L2_COLORSPACE_SMPTE240M", VideoColorNumber.SpaceSmpte240M),
        ("V4L2_COLORSPACE_REC709", VideoColorNumber.SpaceRec709),
        ("V4L2_COLORSPACE_JPEG", VideoColorNumber.SpaceJpeg),
        ("V4L2_COLORSPACE_BT2020", VideoColorNumber.SpaceBt2020),
        ("V4L2_COLORSPACE_DCI_P3", VideoColorNumber.SpaceDciP3),
        ("V4L2_YCBCR_ENC_DEFAULT", VideoColorNumber.EncodingDefault),
        ("V4L2_YCBCR_ENC_601", VideoColorNumber.Encoding601),
        ("V4L2_YCBCR_ENC_709", VideoColorNumber.Encoding709),
        ("V4L2_YCBCR_ENC_XV601", VideoColorNumber.EncodingXv601),
        ("V4L2_YCBCR_ENC_XV709", VideoColorNumber.EncodingXv709),
        ("V4L2_YCBCR_ENC_SYCC", VideoColorNumber.EncodingSycc),
        ("V4L2_YCBCR_ENC_BT2020", VideoColorNumber.EncodingBt2020),
        ("V4L2_YCBCR_ENC_SMPTE240M", VideoColorNumber.EncodingSmpte240M),
        ("V4L2_QUANTIZATION_DEFAULT", VideoColorNumber.QuantizationDefault),
        ("V4L2_QUANTIZATION_FULL_RANGE", VideoColorNumber.QuantizationFull));

    [Fact]
    public void What_a_driver_leaves_open_follows_from_the_colour_space_as_the_kernels_macros_have_it()
    {
        const string Encoding = "V4L2_MAP_YCBCR_ENC_DEFAULT", Range = "V4L2_MAP_QUANTIZATION_DEFAULT";
        for (uint space = 0; space <= VideoColorNumber.SpaceDciP3; space++)
        {
            YcbcrColor color = VideoColor.Of(new VideoPixelFormat { ColorSpace = space, Private = VideoPixelFormat.IsExtended })!.Value;
            uint encoding = color.Matrix switch
            {
                YcbcrMatrix.Bt709 => VideoColorNumber.Encoding709,
                YcbcrMatrix.Bt2020 => VideoColorNumber.EncodingBt2020,
                YcbcrMatrix.Smpte240M => VideoColorNumber.EncodingSmpte240M,
                _ => VideoColorNumber.Encoding601,
            };
            Check(
                ($"{Encoding}({space})", encoding), ($"{Range}(0, {space}, 0) == V4L2_QUANTIZATION_FULL_RANGE", color.IsFullRange ? 1 : 0));
        }
    }

    [Fact]
    public void Controls_have_the_kernels_numbers() => Check(
        ("V4L2_CID_EXPOSURE", VideoControlId.Exposure),
        ("V4L2_CID_EXPOSURE_ABSOLUTE", VideoControlId.ExposureAbsolute),
        ("V4L2_CID_EXPOSURE_AUTO", VideoControlId.ExposureAuto),
        ("V4L2_CID_EXPOSURE_AUTO_PRIORITY", VideoControlId.ExposureAutoPriority),
        ("V4L2_EXPOSURE_MANUAL", VideoControlId.ExposureManual),
        ("V4L2_CID_GAIN", VideoControlId.Gain),
        ("V4L2_CID_ANALOGUE_GAIN", VideoControlId.AnalogueGain),
        ("V4L2_CID_AUTOGAIN", VideoControlId.AutoGain),
        ("V4L2_CID_FOCUS_ABSOLUTE", VideoControlId.FocusAbsolute),
        ("V4L2_CID_FOCUS_AUTO", VideoControlId.FocusAuto),
        ("V4L2_CID_WHITE_BALANCE_TEMPERATURE", VideoControlId.WhiteBalanceTemperature),
        ("V4L2_CID_AUTO_WHITE_BALANCE", VideoControlId.AutoWhiteBalance),
        ("V4L2_CID_AUTO_N_PRESET_WHITE_BALANCE", VideoControlId.AutoPresetWhiteBalance),
        ("V4L2_WHITE_BALANCE_MANUAL", VideoControlId.WhiteBalanceManual),
        ("V4L2_CID_POWER_LINE_FREQUENCY", VideoControlId.PowerLineFrequency),
        ("V4L2_CID_POWER_LINE_FREQUENCY_DISABLED", (long)PowerLineFrequency.Off),
        ("V4L2_CID_POWER_LINE_FREQUENCY_50HZ", (long)PowerLineFrequency.Hertz50),
        ("V4L2_CID_POWER_LINE_FREQUENCY_60HZ", (long)PowerLineFrequency.Hertz60));

    [Fact]
    public void Pixel_formats_have_the_kernels_codes()
    {
        string[] names = ["YUYV", "NV12", "RGB24", "BGR24", "MJPEG", "JPEG", "GREY"];

        Check([.. names.Zip(CameraFormat.All, (name, format) => ($"V4L2_PIX_FMT_{name}", (long)format.Code.Value))]);
    }

    private static (string Text, long Value) Size<T>(string structure)
        where T : unmanaged => ($"sizeof(struct {structure})", Unsafe.SizeOf<T>());

    /// <summary>The fields of a structure in C, in the order of those in C#; none may be left out.</summary>
    private static IEnumerable<(string Text, long Value)> Fields<T>(string structure, params string[] names)
        where T : unmanaged
    {
        string[] own = [.. typeof(T).GetFields(BindingFlags.Instance | BindingFlags.Public).Select(field => field.Name)];
        Assert.Equal(own.Length, names.Length);
        return own.Zip(names, (mine, theirs) => Offset<T>($"offsetof(struct {structure}, {theirs})", mine));
    }

    private static (string Text, long Value) Offset<T>(string text, string field)
        where T : unmanaged => (text, Marshal.OffsetOf<T>(field));

    private static void Check(params (string Text, long Value)[] expected) =>
        Assert.Equal(
            expected.ToDictionary(entry => entry.Text, entry => entry.Value),
            CProgram.Evaluate(Headers, [.. expected.Select(entry => entry.Text)]));
}
