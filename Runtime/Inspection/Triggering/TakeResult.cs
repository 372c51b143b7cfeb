namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>What ended a wait for a frame.</summary>
internal enum TakeResult
{
    /// <summary>A frame.</summary>
    Frame,

    /// <summary>A nudge: no frame came for a while.</summary>
    Nothing,

    /// <summary>There will be no more frames.</summary>
    End,
}
