namespace EdgeConvNeXt.Runtime.Inspection.Parts;

/// <summary>What kept a part from being judged by its picture.</summary>
public enum PartFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>No frame was captured when it lay under the camera.</summary>
    NoFrame,

    /// <summary>The verdict did not stand at its deadline.</summary>
    Late,

    /// <summary>Its frame came while too many others waited for the model.</summary>
    Overrun,

    /// <summary>It came while too many others were on their way.</summary>
    Missed,

    /// <summary>The model's run failed, or the frame held no picture.</summary>
    Failed,

    /// <summary>The line was stopped before its verdict stood.</summary>
    Stopped,
}
