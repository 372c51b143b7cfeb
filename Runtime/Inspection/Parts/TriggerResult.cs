namespace EdgeConvNeXt.Runtime.Inspection.Parts;

/// <summary>What became of a trigger.</summary>
public enum TriggerResult
{
    /// <summary>A part begins.</summary>
    Accepted,

    /// <summary>It came so soon after the last one that it belongs to the same part.</summary>
    Bounced,

    /// <summary>A part came while too many were on their way; it has its verdict already, and that is unsure.</summary>
    Missed,
}
