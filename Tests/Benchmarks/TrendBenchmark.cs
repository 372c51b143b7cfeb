using System.Diagnostics;
using System.Globalization;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.History;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// How soon trends and weekly accuracy are answered from a journal: the first time, when every verdict is read, and again. The folder
/// <c>million</c> that the journal's own benchmark leaves is one.
/// </summary>
internal static class TrendBenchmark
{
    private const int Labelled = 2000;

    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    /// <summary>Measures and prints.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="output">Where figures go.</param>
    public static void Run(string folder, TextWriter output)
    {
        using JournalReader journal = JournalReader.Open(folder);
        (DateTimeOffset first, DateTimeOffset last) = journal.Span(new JournalFilter())!.Value;
        Say(output, $"{journal.Count()} verdicts from {first:yyyy-MM-dd} to {last:yyyy-MM-dd}");
        foreach ((string name, ShiftTimes times) in ((string, ShiftTimes)[])
        [
            ("hours", ShiftTimes.Hours), ("shifts", new ShiftTimes([new TimeOnly(6, 0), new TimeOnly(14, 0), new TimeOnly(22, 0)])),
            ("days", ShiftTimes.Days),
        ])
        {
            TrendHistory history = new();
            TrendTime[] steps = [.. TrendTime.Of(times, first, last, TimeZoneInfo.Utc)];
            double cold = Measure(() => history.Of(journal, steps, Long, TimeProvider.System, CancellationToken.None));
            double warm = Measure(() => history.Of(journal, steps, Long, TimeProvider.System, CancellationToken.None));
            Say(output, $"trends by {name}, {steps.Length} steps: first {cold:F0} ms, again {warm:F0} ms");
        }

        DirectoryInfo place = Directory.CreateTempSubdirectory();
        LabelFile labels = Label(journal, place.FullName);
        place.Delete(recursive: true);
        double weeks = Enumerable.Range(0, 3).Min(_ =>
            Measure(() => WeeklyAccuracy.Of(journal, labels, new JournalFilter { From = first }, TimeZoneInfo.Utc)));
        Say(output, $"weekly accuracy with {labels.Labels.Count} labels: {weeks:F0} ms");
    }

    private static LabelFile Label(JournalReader journal, string folder)
    {
        LabelFile labels = LabelFile.Read(folder);
        foreach (Outcome outcome in (Outcome[])[Outcome.Ok, Outcome.Ng])
        {
            labels.Add(
            [
                .. journal.Query(new JournalFilter { Outcome = outcome, Limit = Labelled }).Select(row => new PartLabel
                {
                    Result = new Guid(row.Result), Label = row.Label!, Good = outcome == Outcome.Ok, By = "Ada", At = default,
                    Reason = outcome == Outcome.Ok ? LabelReason.Sample : LabelReason.Ng,
                }),
            ]);
        }

        return labels;
    }

    private static double Measure(Action work)
    {
        Stopwatch watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static void Say(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
