namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>The pixel formats of cameras that are known here.</summary>
public enum V4L2Format
{
    /// <summary>YUYV: 4:2:2, lent as it lies in the driver's memory.</summary>
    Yuyv,

    /// <summary>NV12: 4:2:0 in two planes, lent as it lies in the driver's memory.</summary>
    Nv12,

    /// <summary>RGB3: red, green, blue, lent as it lies in the driver's memory.</summary>
    Rgb24,

    /// <summary>BGR3: blue, green, red, lent as it lies in the driver's memory.</summary>
    Bgr24,

    /// <summary>MJPG or JPEG: compressed in the camera and decoded here, which takes time on the processor.</summary>
    Mjpeg,

    /// <summary>GREY: luminance, lent as it lies in the driver's memory.</summary>
    Grey,
}
