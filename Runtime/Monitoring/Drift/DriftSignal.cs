namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>
/// Something that is watched. Its alarm stays until it is back: until a window of parts went by whose average is as in the baseline, and in
/// which nothing spoke for an alarm again.
/// </summary>
/// <param name="name">What it is called.</param>
/// <param name="kind">What its alarm means.</param>
internal abstract class DriftSignal(string name, DriftKind kind)
{
    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>What its alarm means.</summary>
    public DriftKind Kind => kind;

    /// <summary>Its value in the baseline.</summary>
    public double Baseline { get; init; }

    /// <summary>Its value in the last whole window; that of the baseline before there was one.</summary>
    public double Value { get; protected set; }

    /// <summary>How near it is to an alarm, 0 to 1.</summary>
    public abstract double Level { get; }

    /// <summary>The alarm; null while there is none.</summary>
    public DriftAlarm? Alarm { get; protected set; }

    /// <summary>Begins anew.</summary>
    public abstract void Reset();

    /// <summary>How far it is, to be kept.</summary>
    public abstract SignalState ToState();

    /// <summary>Goes on from where it was.</summary>
    /// <returns>False where that is the state of something else.</returns>
    public abstract bool TryRestore(SignalState state);
}

/// <summary>How far a signal is.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Value">Its value in the last whole window.</param>
/// <param name="Alarm">Its alarm; null without.</param>
internal sealed record SignalState(string Name, double Value, DriftAlarm? Alarm)
{
    /// <summary>How its bets stand; null where it makes none.</summary>
    public IReadOnlyList<BetState>? Bets { get; init; }

    /// <summary>Parts of the window that has begun; null where they are counted by class.</summary>
    public WindowState? Window { get; init; }

    /// <summary>Parts of the window that has begun, by class; null where there are none.</summary>
    public IReadOnlyList<long>? Classes { get; init; }
}

/// <summary>A window that has begun.</summary>
/// <param name="Parts">Its parts so far.</param>
/// <param name="Sum">Their sum of what is bet on.</param>
/// <param name="Shown">Their sum of what people are told.</param>
/// <param name="HasCrossed">Whether the threshold was reached in it.</param>
internal readonly record struct WindowState(long Parts, double Sum, double Shown, bool HasCrossed)
{
    /// <summary>The same with one more part.</summary>
    public WindowState With(double value, double shown, bool hasCrossed) =>
        new(Parts + 1, Sum + value, Shown + shown, HasCrossed || hasCrossed);
}
