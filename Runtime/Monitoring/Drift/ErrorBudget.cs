namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>
/// How many false alarms all monitors together may raise, shared evenly among them: a station that makes fewer parts in a day has fewer.
/// </summary>
/// <param name="FalseAlarmsPerDay">False alarms of all monitors in a day, above 0.</param>
/// <param name="PartsPerDay">Parts in a day, above 0.</param>
/// <param name="Monitors">Number of monitors, 1 or more.</param>
internal readonly record struct ErrorBudget(double FalseAlarmsPerDay, double PartsPerDay, int Monitors)
{
    /// <summary>
    /// Parts, on average at least, from one false alarm of a monitor to its next; the threshold of its <see cref="BettingDetector"/>.
    /// </summary>
    public double PartsPerAlarm => Math.Max(1, Monitors * PartsPerDay / FalseAlarmsPerDay);

    /// <summary>How probable a false alarm may be in a monitor's window of so many parts.</summary>
    public double ProbabilityOf(long parts) => Math.Min(1, parts / PartsPerAlarm);
}
