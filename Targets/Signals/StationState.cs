namespace EdgeConvNeXt.Targets.Signals;

/// <summary>What a station tells the people and machines around it.</summary>
public enum StationState
{
    /// <summary>Not inspecting yet.</summary>
    Starting,

    /// <summary>Inspecting.</summary>
    Running,

    /// <summary>Inspecting, and somebody should look: NG or unsure parts came recently.</summary>
    Attention,

    /// <summary>Not inspecting, although it should.</summary>
    Fault,
}
