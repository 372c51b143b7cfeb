namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>Numbers of controls: V4L2_CID_*.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/ext-ctrls-camera.html"/>
internal static class VideoControlId
{
    private const uint User = 0x0098_0900, Camera = 0x009a_0900, ImageSource = 0x009e_0900;

    public const uint AutoWhiteBalance = User + 12;
    public const uint Exposure = User + 17;
    public const uint AutoGain = User + 18;
    public const uint Gain = User + 19;
    public const uint PowerLineFrequency = User + 24;
    public const uint WhiteBalanceTemperature = User + 26;
    public const uint ExposureAuto = Camera + 1;
    public const uint ExposureAbsolute = Camera + 2;
    public const uint ExposureAutoPriority = Camera + 3;
    public const uint FocusAbsolute = Camera + 10;
    public const uint FocusAuto = Camera + 12;
    public const uint AutoPresetWhiteBalance = Camera + 20;
    public const uint AnalogueGain = ImageSource + 3;

    /// <summary>V4L2_EXPOSURE_MANUAL, V4L2_WHITE_BALANCE_MANUAL.</summary>
    public const int ExposureManual = 1, WhiteBalanceManual = 0;
}
