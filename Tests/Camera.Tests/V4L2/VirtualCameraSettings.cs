using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.V4L2;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>
/// What the kernel module vivid can be set to send: its own controls, by the numbers of its menus. Disposing it sets them back.
/// </summary>
internal sealed class VirtualCameraSettings : IDisposable
{
    /// <summary>
    /// VIVID_CID_TSTAMP_SRC, _COLORSPACE, _YCBCR_ENC, _QUANTIZATION: the controls that the driver keeps to itself count on from this
    /// number.
    /// </summary>
    private const uint Base = 0x00f0f000;

    public const uint TimeStampSource = Base + 24, ColorSpace = Base + 25, Encoding = Base + 27, Quantization = Base + 28;

    /// <summary>BT.2020 with constant luminance, in the menu of encodings.</summary>
    public const int ConstantLuminance = 7;

    private const int Srgb = 2;

    private static readonly (uint Control, int Value)[] Initially =
    [
        (TimeStampSource, 0), (ColorSpace, Srgb), (Encoding, 0), (Quantization, 0),
    ];

    private readonly VideoDevice _device;

    public VirtualCameraSettings(string node) => _device = VideoDevice.Open(LinuxVideoKernel.Instance, node);

    /// <summary>
    /// Every colour space with what follows from it (SMPTE 170M, Rec. 709, sRGB, opRGB, BT.2020, DCI-P3, SMPTE 240M, 470 M, 470 BG), and
    /// sRGB in every encoding (601, 709, their extended ones, 2020, 240M) with every quantization (by default, full, limited).
    /// </summary>
    public static IEnumerable<(int Space, int Encoding, int Quantization)> Colors =>
    [
        .. Enumerable.Range(0, 9).Select(space => (space, 0, 0)),
        .. from encoding in (int[])[1, 2, 3, 4, 6, 8]
           from quantization in (int[])[0, 1, 2]
           select (Srgb, encoding, quantization),
    ];

    public void Set(uint control, int value)
    {
        VideoControl setting = new() { Id = control, Value = value };
        _device.Require(VideoRequest.SetControl, ref setting, $"set {control:x}");
    }

    public void Restore() => Array.ForEach(Initially, initial => Set(initial.Control, initial.Value));

    public void Dispose()
    {
        Restore();
        _device.Dispose();
    }
}
