using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>A camera of this machine.</summary>
public sealed record V4l2SourceConfiguration : SourceConfiguration
{
    /// <summary>Which one: its serial number, bus path, name or device file.</summary>
    public string Device { get; init; } = "/dev/video0";

    /// <summary>Width of the frames in pixels, or null for the camera's own.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the frames in pixels, or null for the camera's own.</summary>
    public int? Height { get; init; }

    /// <summary>Frames per second, or null for the camera's own rate.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>The pixel format, or null for the first that suits.</summary>
    public V4L2Format? Format { get; init; }

    /// <summary>What is fixed on the camera.</summary>
    public V4L2Controls Controls { get; init; } = new();

    /// <inheritdoc/>
    public override (int Width, int Height)? FrameSize => Width is { } width && Height is { } height ? (width, height) : null;

    /// <inheritdoc/>
    public override IFrameSource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new V4L2FrameSource(Options(), context.Clock, context.Loggers.CreateLogger<V4L2FrameSource>());
    }

    /// <inheritdoc/>
    public override Task<string?> CheckAsync(SourceContext context) =>
        Task.FromResult<string?>($"The camera is {V4L2Devices.Check(Options())}; it lists what is asked of it. It was not streamed from.");

    private V4L2Options Options() => new()
    {
        Device = Device,
        Width = Width ?? 0,
        Height = Height ?? 0,
        FramesPerSecond = FramesPerSecond ?? 0,
        Format = Format,
        Controls = Controls,
    };
}

/// <summary>A camera of this machine.</summary>
internal sealed class V4l2Source : ISourceModule
{
    private const string CamerasOwn = "as the camera is set";

    internal static readonly SettingDefinition Device = new("source.device", Text, "Device",
        "Which camera: its serial number, its bus path (usb-0000:00:14.0-1), its name, "
        + "or its device file. A camera that was unplugged is found again "
        + "by what it is, under whatever number it comes back.") { Default = "\"/dev/video0\"" };

    internal static readonly SettingDefinition Format = new("source.format", Choice, "Pixel format",
        "How the camera delivers its pixels. Raw formats are read where the driver puts them; "
        + "mjpeg is decoded, which takes time on the processor.")
    {
        Choices =
        [
            "yuyv", "nv12", "rgb24", "bgr24", "mjpeg", "grey",
        ], Otherwise = "the first of these in which the camera has the size and the frame rate"
    };

    internal static readonly SettingDefinition Exposure = new("source.exposure", Whole, "Exposure",
        "Fixed exposure time of the camera, its automatic switched off. Cameras without absolute exposure count in units of their own.")
    { Unit = "times 100 microseconds", Minimum = 0, Maximum = int.MaxValue, Otherwise = CamerasOwn };

    internal static readonly SettingDefinition Gain = new("source.gain", Whole, "Gain",
        "Fixed gain of the camera, its automatic switched off.")
    { Unit = "camera's units", Minimum = 0, Maximum = int.MaxValue, Otherwise = CamerasOwn };

    internal static readonly SettingDefinition Focus = new("source.focus", Whole, "Focus",
        "Fixed distance of focus of the camera, its automatic switched off.")
    { Unit = "camera's units", Minimum = 0, Maximum = int.MaxValue, Otherwise = CamerasOwn };

    internal static readonly SettingDefinition WhiteBalance = new("source.whiteBalance", Whole, "White balance",
        "Fixed colour temperature that the camera takes for white, its automatic switched off.")
    { Unit = "kelvin", Minimum = 0, Maximum = 100_000, Otherwise = CamerasOwn };

    internal static readonly SettingDefinition LineFrequency = new("source.powerLineFrequency", Choice, "Power line frequency",
        "Frequency of the mains, whose flicker of lamps the camera evens out.")
    { Unit = "hertz", Choices = ["off", "50", "60"], Otherwise = CamerasOwn };

    /// <inheritdoc/>
    public string Type => "v4l2";

    /// <inheritdoc/>
    public string Summary => "a camera of this machine (v4l2)";

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [
        Device, Format, Exposure, Gain, Focus, WhiteBalance, LineFrequency, SourceSettings.FramesPerSecond, SourceSettings.Width,
        SourceSettings.Height,
    ];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults) =>
        faults.AddUnlessTogether(values, SourceSettings.Width, SourceSettings.Height);

    /// <inheritdoc/>
    public SourceConfiguration Bind(SettingValues values) => new V4l2SourceConfiguration
    {
        Device = values.Text(Device)!,
        Width = values.Int(SourceSettings.Width),
        Height = values.Int(SourceSettings.Height),
        FramesPerSecond = values.Number(SourceSettings.FramesPerSecond),
        Format = values.Text(Format) is { } format ? Enum.Parse<V4L2Format>(format, ignoreCase: true) : null,
        Controls = new V4L2Controls
        {
            Exposure = values.Int(Exposure),
            Gain = values.Int(Gain),
            Focus = values.Int(Focus),
            WhiteBalance = values.Int(WhiteBalance),
            PowerLineFrequency = values.Text(LineFrequency) switch
            {
                "off" => PowerLineFrequency.Off,
                "50" => PowerLineFrequency.Hertz50,
                "60" => PowerLineFrequency.Hertz60,
                _ => null,
            },
        },
    };
}
