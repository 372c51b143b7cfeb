namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// What a camera must not choose by itself, or every part looks different from the one before it. Null leaves the camera as it is. Whatever
/// is set is switched from automatic to fixed first, read back, looked at again every few seconds, and set again when the camera comes
/// back.
/// </summary>
public sealed record V4L2Controls
{
    /// <summary>
    /// Exposure time in units of 100 µs, as the kernel counts it for USB cameras; cameras without absolute exposure have units of their
    /// own.
    /// </summary>
    public int? Exposure { get; init; }

    /// <summary>Gain, in the camera's own units.</summary>
    public int? Gain { get; init; }

    /// <summary>Distance of focus, in the camera's own units: mostly the larger the nearer.</summary>
    public int? Focus { get; init; }

    /// <summary>White balance as a colour temperature in kelvin.</summary>
    public int? WhiteBalance { get; init; }

    /// <summary>Flicker of lamps to even out.</summary>
    public PowerLineFrequency? PowerLineFrequency { get; init; }
}

/// <summary>Which flicker of lamps a camera evens out. The numbers are the kernel's.</summary>
public enum PowerLineFrequency
{
    /// <summary>None: for lamps that do not flicker.</summary>
    Off = 0,

    /// <summary>50 Hz: Europe and most of the world.</summary>
    Hertz50 = 1,

    /// <summary>60 Hz: North America, parts of South America and Asia.</summary>
    Hertz60 = 2,
}
