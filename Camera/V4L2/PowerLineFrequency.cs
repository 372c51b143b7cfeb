namespace EdgeConvNeXt.Camera.V4L2;

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
