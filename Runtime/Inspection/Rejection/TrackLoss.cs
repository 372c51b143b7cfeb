namespace EdgeConvNeXt.Runtime.Inspection.Rejection;

/// <summary>Why nobody knows where some of the parts on the belt are.</summary>
public enum TrackLoss
{
    /// <summary>Everybody does.</summary>
    None,

    /// <summary>They found no room between trigger and reject position.</summary>
    BeltFull,

    /// <summary>They came while the encoder did not move forward.</summary>
    EncoderDead,
}
