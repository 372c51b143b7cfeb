using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>The last results, so that an alarm can name those that made it. One thread at a time.</summary>
internal sealed class RecentResults
{
    private const int Length = 512;
    private const int Named = 8;

    private readonly Result[] _items = new Result[Length];
    private long _count;
    private long _far;

    /// <summary>Takes a result in.</summary>
    public void Add(in Verdict verdict, string label) => _items[_count++ % Length] = new Result(
        verdict.ResultId, verdict.PartNumber, label, verdict.Outcome, verdict.PartNumber == _far);

    /// <summary>Puts down that the features of a part are far; its result is the last one, or comes when other frames of it have.</summary>
    public void MarkFar(long part)
    {
        _far = part;
        ref Result last = ref _items[(_count + Length - 1) % Length];
        if (last.Part == part)
        {
            last = last with { IsFar = true };
        }
    }

    /// <summary>The last ones that an alarm is about, at most eight, the latest first.</summary>
    public IReadOnlyList<string> Of(DriftAlarm alarm)
    {
        List<string> found = [];
        for (long i = _count - 1; i >= Math.Max(0, _count - Length) && found.Count < Named; i--)
        {
            Result result = _items[i % Length];
            if (IsAbout(alarm, result))
            {
                found.Add(result.Id.ToString());
            }
        }

        return found;
    }

    private static bool IsAbout(DriftAlarm alarm, in Result result) => alarm.Monitor switch
    {
        DriftMonitor.NgName => result.Outcome == Outcome.Ng,
        DriftMonitor.UnsureName => result.Outcome == Outcome.Unsure,
        DriftMonitor.ConfidenceName => result.Outcome == Outcome.Ok,
        DriftMonitor.DistanceName => result.IsFar,
        _ => alarm.Class is null || result.Label == alarm.Class,
    };

    private readonly record struct Result(Guid Id, long Part, string Label, Outcome Outcome, bool IsFar);
}
