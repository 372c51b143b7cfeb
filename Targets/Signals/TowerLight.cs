using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Targets.Signals;

/// <summary>The patterns of a station's lines in each state, as a function of time.</summary>
public static class TowerLight
{
    private const long SlowHalf = 1_000_000_000;
    private const long FastHalf = 250_000_000;

    /// <summary>How a line behaves in a state. The heartbeat does not depend on the state.</summary>
    public static SignalPattern Pattern(StationState state, SignalRole role) => (state, role) switch
    {
        (StationState.Starting, SignalRole.Amber) => SignalPattern.SlowBlink,
        (StationState.Running or StationState.Attention, SignalRole.Green or SignalRole.Ready) => SignalPattern.Steady,
        (StationState.Attention, SignalRole.Amber) => SignalPattern.Steady,
        (StationState.Fault, SignalRole.Red) => SignalPattern.FastBlink,
        (StationState.Fault, SignalRole.Buzzer) => SignalPattern.SlowBlink,
        (StationState.Fault, SignalRole.Fault) => SignalPattern.Steady,
        _ => SignalPattern.Off,
    };

    /// <summary>Whether a line of a pattern is active at a moment.</summary>
    public static bool IsActive(SignalPattern pattern, MonotonicTime now) => pattern switch
    {
        SignalPattern.Steady => true,
        SignalPattern.SlowBlink => IsFirstHalf(now, SlowHalf),
        SignalPattern.FastBlink => IsFirstHalf(now, FastHalf),
        _ => false,
    };

    private static bool IsFirstHalf(MonotonicTime now, long half) => now.Nanoseconds / half % 2 == 0;
}

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
