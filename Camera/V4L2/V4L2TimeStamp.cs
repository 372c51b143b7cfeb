namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>What a driver's time stamps are of.</summary>
public enum V4L2TimeStamp
{
    /// <summary>The moment at which the exposure of the frame began.</summary>
    StartOfExposure,

    /// <summary>The moment at which the last pixel had arrived.</summary>
    EndOfFrame,

    /// <summary>Nothing that can be used: another clock's, a copy, or none.</summary>
    None,
}
