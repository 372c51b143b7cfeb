namespace EdgeConvNeXt.Targets.Signals;

/// <summary>What an output line of a station is for.</summary>
public enum SignalRole
{
    /// <summary>The red lamp of the tower light.</summary>
    Red,

    /// <summary>The amber lamp.</summary>
    Amber,

    /// <summary>The green lamp.</summary>
    Green,

    /// <summary>The buzzer.</summary>
    Buzzer,

    /// <summary>Active while the station inspects: what an interlock should use, because it also falls off with the supply.</summary>
    Ready,

    /// <summary>Active while the station is faulty or silent.</summary>
    Fault,

    /// <summary>Toggles while the station reports; for a watchdog relay.</summary>
    Heartbeat,
}
