using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Outputs.JsonLines;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>Numbers alarms, says when they begin and end, and counts them. One thread at a time, but for the counts.</summary>
/// <param name="before">Alarms of earlier starts.</param>
/// <param name="clock">The clock.</param>
internal sealed class DriftAlarms(long before, TimeProvider clock)
{
    // Events that are remembered for those who ask now and then.
    private const int MostEvents = 16;

    private readonly Queue<DriftEvent> _events = new();
    private readonly long[] _counts = new long[Enum.GetValues<DriftKind>().Length];
    private long _happened;

    /// <summary>Alarms so far, those of earlier starts included.</summary>
    public long Count { get; private set; } = before;

    /// <summary>Alarms of a kind that began in this start. For any thread.</summary>
    public long CountOf(DriftKind kind) => Volatile.Read(ref _counts[(int)kind]);

    /// <summary>What happened after an event, of the last 16.</summary>
    /// <param name="number">Number of the event; 0 for all.</param>
    public IReadOnlyList<DriftEvent> Since(long number) => [.. _events.Where(one => one.Number > number)];

    /// <summary>Looks which alarms began and which are over.</summary>
    /// <param name="subject">Whose.</param>
    /// <param name="monitor">Its monitor.</param>
    /// <param name="recent">The last results.</param>
    /// <returns>Whether one began.</returns>
    public bool Look(WatchedSubject subject, DriftMonitor monitor, RecentResults recent)
    {
        long countBefore = Count;
        foreach (DriftSignal signal in monitor.Signals)
        {
            DriftAlarmStatus? known = subject.Alarms.Find(alarm => alarm.Monitor == signal.Name);
            if (signal.Alarm is { } begun && known is null)
            {
                DriftAlarmStatus status = Describe(subject, begun, recent.Of(begun));
                subject.Alarms.Add(status);
                Volatile.Write(ref _counts[(int)signal.Kind], _counts[(int)signal.Kind] + 1);
                Note(isOver: false, status);
            }
            else if (signal.Alarm is null && known is not null)
            {
                subject.Alarms.Remove(known);
                Note(isOver: true, known);
            }
        }

        return Count > countBefore;
    }

    private DriftAlarmStatus Describe(WatchedSubject subject, DriftAlarm alarm, IReadOnlyList<string> results) => new()
    {
        Number = ++Count,
        Kind = alarm.Kind.ToString().ToLowerInvariant(),
        Monitor = alarm.Monitor,
        Since = VerdictJson.Text(clock.GetUtcNow()),
        Model = subject.Subject.Model,
        Recipe = subject.Recipe,
        Text = alarm.ToString(),
        Baseline = alarm.Class is null ? alarm.Baseline : alarm.ClassBaseline,
        Value = alarm.Class is null ? alarm.Value : alarm.ClassValue,
        Limit = alarm.Limit,
        Class = alarm.Class,
        Parts = alarm.Parts,
        Statistic = alarm.Statistic,
        Threshold = alarm.Threshold,
        Results = results,
    };

    private void Note(bool isOver, DriftAlarmStatus alarm)
    {
        if (_events.Count == MostEvents)
        {
            _events.Dequeue();
        }

        _events.Enqueue(new DriftEvent(++_happened, isOver, VerdictJson.Text(clock.GetUtcNow()), alarm));
    }
}
