namespace EdgeConvNeXt.Targets.Signals;

/// <summary>How a line behaves in time. Lines with the same pattern change together.</summary>
public enum SignalPattern
{
    /// <summary>Inactive.</summary>
    Off,

    /// <summary>Active.</summary>
    Steady,

    /// <summary>0.5 Hz, active half of the time (IEC 60073: slow flashing is 0.4 to 0.8 Hz).</summary>
    SlowBlink,

    /// <summary>2 Hz, active half of the time (IEC 60073: normal flashing is 1.4 to 2.8 Hz).</summary>
    FastBlink,
}
