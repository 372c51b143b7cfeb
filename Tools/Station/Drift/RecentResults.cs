using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>The last results, so that an alarm can name those that made it. One thread at a time.</summary>
internal sealed class RecentResults
{
    private const int Length = 512;
    private const int Named = 8;

    private readonly (Guid Id, string Label, Outcome Outcome)[] _items = new (Guid, string, Outcome)[Length];
    private long _count;

    /// <summary>Takes a result in.</summary>
    public void Add(Guid id, string label, Outcome outcome) => _items[_count++ % Length] = (id, label, outcome);

    /// <summary>The last ones that an alarm is about, at most eight, the latest first.</summary>
    public IReadOnlyList<string> Of(DriftAlarm alarm)
    {
        List<string> found = [];
        for (long i = _count - 1; i >= Math.Max(0, _count - Length) && found.Count < Named; i--)
        {
            (Guid id, string label, Outcome outcome) = _items[i % Length];
            if (IsAbout(alarm, label, outcome))
            {
                found.Add(id.ToString());
            }
        }

        return found;
    }

    private static bool IsAbout(DriftAlarm alarm, string label, Outcome outcome) => alarm.Monitor switch
    {
        DriftMonitor.NgName => outcome == Outcome.Ng,
        DriftMonitor.UnsureName => outcome == Outcome.Unsure,
        DriftMonitor.ConfidenceName => outcome == Outcome.Ok,
        _ => alarm.Class is null || label == alarm.Class,
    };
}
