using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// What a journal costs and how soon it answers: acknowledged verdicts a second with a commit for each and with shared ones, in turns; how
/// long a verdict waits to be acknowledged; a million verdicts of ten days, their bytes, and questions to them.
/// </summary>
internal static class JournalBenchmark
{
    private const int Turns = 3;
    private const int Rows = 1_000_000;
    private const int RowsOfCommit = 1000;
    private const int RowsOfDay = Rows / 10;
    private const int Questions = 20;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Labels = ["ok", "crazing", "inclusion", "patches", "pitted_surface", "rolled-in_scale"];
    private static readonly VerdictBasis Basis =
        new("strip 4 mm", new string('a', 64), new DecisionThresholds { Default = 0.6f, Margin = 0.1f });
    private static readonly JournalRun Run = new(Guid.Empty.ToString("N"), "press 4", Labels, new string('b', 64));

    /// <summary>Measures and prints.</summary>
    /// <param name="folder">A folder that is made and left.</param>
    /// <param name="output">Where figures go.</param>
    public static async Task RunAsync(string folder, TextWriter output)
    {
        SqliteLibrary.Load();
        for (int turn = 1; turn <= Turns; turn++)
        {
            double single = CommitEach(Path.Combine(folder, $"single-{turn}"));
            double shared = await CommitShared(Path.Combine(folder, $"shared-{turn}"));
            Say(output, $"acknowledged verdicts a second: a commit for each {single:F0}, shared {shared:F0}, {shared / single:F1} times");
        }

        await MeasureDelay(Path.Combine(folder, "delay"), output);
        MeasureMillion(Path.Combine(folder, "million"), output);
    }

    private static double CommitEach(string folder)
    {
        using JournalFolder claimed = JournalFolder.Claim(folder, TimeProvider.System, NullLogger.Instance);
        using JournalWriter writer = JournalWriter.Open(claimed, Run);
        Stopwatch watch = Stopwatch.StartNew();
        while (watch.Elapsed < Turn)
        {
            writer.Append(Item(writer.Sequence), isClockSet: true);
            writer.Commit();
        }

        return writer.Sequence / watch.Elapsed.TotalSeconds;
    }

    // A source that is always ahead, and the queue that a station has.
    private static async Task<double> CommitShared(string folder)
    {
        await using JournalSink sink = Open(folder);
        Stopwatch watch = Stopwatch.StartNew();
        for (long part = 0; watch.Elapsed < Turn; part++)
        {
            QueuedVerdict item = Item(part);
            sink.WaitForRoom(CancellationToken.None);
            sink.Publish(item.Verdict, item.Scores);
        }

        return sink.Status.Acknowledged / watch.Elapsed.TotalSeconds;
    }

    // Thirty parts a second: from publishing to the acknowledgement, and a commit without gathering beside it.
    private static async Task MeasureDelay(string folder, TextWriter output)
    {
        List<double> alone = [];
        List<double> gathered = [];
        await using JournalSink plain = Open(Path.Combine(folder, "plain"), TimeSpan.Zero);
        await using JournalSink grouped = Open(Path.Combine(folder, "grouped"));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(33));
        for (long part = 0; part < 300; part++)
        {
            await timer.WaitForNextTickAsync();
            (part % 2 == 0 ? alone : gathered).Add(Acknowledge(part % 2 == 0 ? plain : grouped, part));
        }

        Say(output, $"from publishing to the acknowledgement at 30 parts a second, ms: at once {Text(alone)}; gathered {Text(gathered)}");
    }

    private static double Acknowledge(JournalSink sink, long part)
    {
        QueuedVerdict item = Item(part);
        long wanted = sink.Status.Acknowledged + 1;
        Stopwatch watch = Stopwatch.StartNew();
        sink.Publish(item.Verdict, item.Scores);
        SpinWait.SpinUntil(() => sink.Status.Acknowledged >= wanted);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static void MeasureMillion(string folder, TextWriter output)
    {
        Stopwatch watch = Stopwatch.StartNew();
        long json = Fill(folder);
        Say(output, $"{Rows} verdicts written in {watch.Elapsed.TotalSeconds:F0} s, {RowsOfCommit} a commit");
        long bare = new FileInfo(JournalFolder.FileIn(folder)).Length;
        Say(output, $"bytes a verdict: journal {bare / (double)Rows:F0}, JSON lines {json / (double)Rows:F0}, {bare / (double)json:P0}");
        AddSerials(folder);
        long whole = new FileInfo(JournalFolder.FileIn(folder)).Length;
        Say(output, $"with a serial of 9 characters: {whole / (double)Rows:F0}");
        using JournalReader reader = JournalReader.Open(folder);
        Ask(output, reader, "a serial", number => new JournalFilter { Serial = Serial(number * (Rows / Questions)) });
        Ask(output, reader, "a part", number => new JournalFilter { Part = number * (Rows / Questions) });
        Ask(output, reader, "a day's NG", number => new JournalFilter
        {
            Outcome = Outcome.Ng, From = Start.AddDays(number % 10), To = Start.AddDays((number % 10) + 1),
        });
        watch.Restart();
        int faults = reader.Verify().Count;
        Say(output, $"all of it verified in {watch.Elapsed.TotalSeconds:F1} s, {faults} faults");
    }

    // How many bytes the same verdicts are as JSON lines.
    private static long Fill(string folder)
    {
        long bytes = 0;
        using JournalFolder claimed = JournalFolder.Claim(folder, TimeProvider.System, NullLogger.Instance);
        using JournalWriter writer = JournalWriter.Open(claimed, Run);
        VerdictJson lines = new(Run.Station, Run.Start, Labels);
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter json = new(buffer, VerdictJson.WriterOptions);
        for (long part = 0; part < Rows; part++)
        {
            QueuedVerdict item = Item(part);
            writer.Append(item, isClockSet: true);
            if ((part + 1) % RowsOfCommit == 0)
            {
                writer.Commit();
            }

            lines.Write(json, item);
            json.Flush();
            bytes += buffer.WrittenCount + 1;
            buffer.ResetWrittenCount();
            json.Reset();
        }

        return bytes;
    }

    private static void AddSerials(string folder)
    {
        using SqliteConnection connection = new($"Data Source={JournalFolder.FileIn(folder)};Pooling=False");
        connection.Open();
        JournalSchema.Execute(connection, "UPDATE verdict SET serial = printf('SN%07d', sequence)");
    }

    private static void Ask(TextWriter output, JournalReader reader, string name, Func<int, JournalFilter> question)
    {
        // Once before: the first answers pay for what is compiled and read from the disk.
        List<double> times = [];
        int rows = Enumerable.Range(1, Questions).Sum(number => reader.Query(question(number)).Count());
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int number = 0; number < Questions; number++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            _ = reader.Query(question(number + 1)).Count();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        double processor = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Questions;
        Say(output, $"{name} of {Rows} verdicts, ms: {Text(times)}, of the processor {processor:F1}; {rows / Questions} rows each");
    }

    private static JournalSink Open(string folder, TimeSpan? gatherTime = null) => JournalSink.Open(
        folder, Run, new QueueSinkOptions { GatherTime = gatherTime ?? JournalConfiguration.GatherTime }, () => true, TimeProvider.System,
        NullLogger<JournalSink>.Instance);

    // One part in fifty is not good; times as a model on two cores has them.
    private static QueuedVerdict Item(long part)
    {
        bool isGood = part % 50 != 0;
        float[] scores = [isGood ? 0.91234567f : 0.0312345f, 0.0212345f, 0.0112345f, 0.8912345f, 0.0412345f, 0.0109876f];
        StageTimings timings = new(
            TimeSpan.FromMicroseconds(1234 + (part % 97)), TimeSpan.FromMicroseconds(341 + (part % 13)),
            TimeSpan.FromMicroseconds(43_210 + (part % 1009)), TimeSpan.FromMicroseconds(3));
        FrameInfo frame = new(part, new MonotonicTime(part * 864_000_000), 640, 480, PixelFormat.Bgr24);
        Verdict verdict = new(
            part + 1, isGood ? Outcome.Ok : Outcome.Ng, isGood ? Labels[0] : Labels[3], isGood ? scores[0] : scores[3], frame, timings,
            "strip@3")
        {
            ResultId = Guid.CreateVersion7(), Basis = Basis, Action = isGood ? PartAction.Passed : PartAction.Rejected,
            Rule = ActionRule.Thresholds,
        };
        return new QueuedVerdict(verdict, scores, Start + (TimeSpan.FromDays(1) * ((double)part / RowsOfDay)))
        {
            At = new MonotonicTime(part * 864_000_000),
        };
    }

    private static string Serial(int number) => string.Create(CultureInfo.InvariantCulture, $"SN{number:D7}");

    private static string Text(List<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"min {sorted[0]:F2}, p50 {sorted[sorted.Length / 2]:F2}, p95 {sorted[sorted.Length * 95 / 100]:F2}, max {sorted[^1]:F2}");
    }

    private static void Say(TextWriter output, FormattableString text)
    {
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
        output.Flush();
    }
}
