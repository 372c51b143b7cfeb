using System.Diagnostics;
using System.Globalization;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Benchmarks.Drift;

/// <summary>
/// What watching for drift costs a part, how often it gives false alarms, and how many parts pass until it sees a change. Seeded: the
/// counts are the same on every machine.
/// </summary>
internal static class DriftBenchmark
{
    /// <summary>Parts of a baseline.</summary>
    public const int BaselineParts = 2000;

    private const int Lines = 200;
    private const int Repetitions = 400;
    private const int JudgedRuns = 100;
    private const int JudgedParts = 2000;
    private const long MostParts = 100_000;

    /// <summary>Measures and prints.</summary>
    public static void Run(TextWriter output)
    {
        SayCosts(output);
        LineCosts.Say(output);
        PictureMeasure[] usual = SimulatedPictures.Measure(4001, 3000);
        SayFalseAlarms(output, usual);
        SimulateChange(output, "nothing", 0.02, 0.01, usual, usual);
        SimulateChange(output, "NG 2 % to 4 %", 0.04, 0.01, usual, usual);
        SimulateChange(output, "NG 2 % to 6 %", 0.06, 0.01, usual, usual);
        SimulateChange(output, "NG 2 % to 15 %", 0.15, 0.01, usual, usual);
        SimulateChange(output, "unsure 1 % to 4 %", 0.02, 0.04, usual, usual);
        SimulateChange(output, "10 % less light", 0.02, 0.01, usual, SimulatedPictures.Measure(4002, 2000, SimulatedPictures.Dim));
        SimulateChange(output, "blur of 1.5 pixels", 0.02, 0.01, usual, SimulatedPictures.Measure(4003, 500, SimulatedPictures.Blur));
        SimulateJudged(output);
    }

    // What all monitors see, and the distance of features alone.
    private static void SimulateJudged(TextWriter output)
    {
        ModelBundle model = ModelBundle.Open(InspectionBenchmarks.DemoFolder());
        JudgedPicture[] usual = JudgedPictures.Judge(model, 4001, 0.98, JudgedParts);
        SayJudgedFalseAlarms(output, usual);
        (string, Action<byte[], Random>, double[])[] changes =
        [
            ("a plain stain", SimulatedPictures.Stain, [0.05, 0.2]),
            ("a light stain", SimulatedPictures.LightStain, [0.05, 0.2, 1]),
            ("a faint stain", SimulatedPictures.FaintStain, [0.05, 0.2, 1]),
            ("10 % less light", SimulatedPictures.Dim, [1]),
            ("blur of 1.5 pixels", SimulatedPictures.Blur, [1]),
        ];
        foreach ((string name, Action<byte[], Random> change, double[] shares) in changes)
        {
            JudgedPicture[] strange = JudgedPictures.Judge(model, 4004, 1, 300, change);
            string said = string.Join(
                ", ", strange.GroupBy(part => part.Outcome).OrderBy(group => group.Key).Select(group => $"{group.Key} {group.Count()}"));
            output.WriteLine($"{name} in 300 good parts: {said}");
            foreach (double share in shares)
            {
                Simulate(output, $"{name} in {100 * share:0} % of parts, all monitors", usual, strange, share, null);
                Simulate(output, $"{name} in {100 * share:0} % of parts, distance", usual, strange, share, DriftMonitor.DistanceName);
            }
        }
    }

    private static void Simulate(
        TextWriter output, string name, JudgedPicture[] usual, JudgedPicture[] strange, double share, string? monitor)
    {
        (long, DriftAlarm?)[] runs = new (long, DriftAlarm?)[JudgedRuns];
        Parallel.For(0, JudgedRuns, run =>
            runs[run] = new JudgedLine(usual, 50_000 + run, new DriftSettings()).UntilAlarm(strange, share, monitor, MostParts));
        Tell(output, name, runs);
    }

    private static void SayJudgedFalseAlarms(TextWriter output, JudgedPicture[] usual)
    {
        DriftSettings settings = new() { FalseAlarmsPerDay = 1 };
        List<string>[] alarms = new List<string>[Lines];
        Parallel.For(0, Lines, line => alarms[line] = new JudgedLine(usual, 60_000 + line, settings).Alarms(settings.PartsPerDay));
        string monitors = string.Join(
            ", ", alarms.SelectMany(line => line).GroupBy(one => one).Select(group => $"{group.Key} {group.Count()}"));
        output.WriteLine(
            $"false alarms in {Lines} days of {settings.PartsPerDay} judged parts: {alarms.Sum(line => line.Count)} ({monitors}); "
            + $"allowed {settings.FalseAlarmsPerDay} a day");
    }

    private static void SayFalseAlarms(TextWriter output, PictureMeasure[] usual)
    {
        foreach (int baseline in (int[])[500, BaselineParts])
        {
            // Ten times the default, and as many parts: figures need something to count.
            DriftSettings settings = new() { FalseAlarmsPerDay = 1 };
            int[] alarms = new int[Lines];
            Parallel.For(0, Lines, line =>
                alarms[line] = new SimulatedLine(line, baseline, usual, settings).CountAlarms(10_000 + line, settings.PartsPerDay));
            output.WriteLine(
                $"false alarms in {Lines} days of {settings.PartsPerDay} parts, a new baseline of {baseline} parts each: {alarms.Sum()}; "
                + $"allowed {settings.FalseAlarmsPerDay} a day; days with any: {alarms.Count(count => count > 0)}");
        }
    }

    private static void SimulateChange(
        TextWriter output, string name, double ng, double unsure, PictureMeasure[] usual, PictureMeasure[] pictures)
    {
        (long Parts, DriftAlarm? Alarm)[] runs = new (long, DriftAlarm?)[Repetitions];
        Parallel.For(0, Repetitions, run =>
        {
            SimulatedLine line = new(run, BaselineParts, usual, new DriftSettings());
            line.CountAlarms(20_000 + run, 2000);
            runs[run] = line.UntilAlarm(new SimulatedParts(30_000 + run, ng, unsure), pictures, MostParts);
        });
        Tell(output, name, runs);
    }

    private static void Tell(TextWriter output, string name, (long Parts, DriftAlarm? Alarm)[] runs)
    {
        long[] seen = [.. runs.Where(run => run.Alarm is not null).Select(run => run.Parts).Order()];
        string monitors = string.Join(
            ", ", runs.GroupBy(run => run.Alarm?.Monitor ?? "none").OrderByDescending(group => group.Count())
                .Select(group => $"{group.Key} {group.Count()}"));
        string all = $"{seen.Length} of {runs.Length} runs";
        output.WriteLine(
            seen.Length <= runs.Length / 2
                ? $"{name}: an alarm in {all} of {MostParts} parts ({monitors})"
                : $"{name}: parts until the alarm: median {seen[seen.Length / 2]}, 90 % {seen[seen.Length * 9 / 10]}, {all} ({monitors})");
    }

    private static void SayCosts(TextWriter output)
    {
        PictureMeasure[] usual = SimulatedPictures.Measure(4000, 200);
        DriftMonitor monitor = new SimulatedLine(1, BaselineParts, usual, new DriftSettings()).Monitor;
        output.WriteLine($"a verdict: {Time(20_000, i => monitor.Add("ok", PartOutcome.Ok, 0.9f + (i % 100 * 1e-3f)))} us");
        SayFeatureCosts(output);
        output.WriteLine($"a picture's values: {Time(20_000, i => monitor.Add(usual[i % usual.Length]))} us");
        foreach ((int width, int height) in ((int, int)[])[(224, 224), (640, 480), (1920, 1080)])
        {
            foreach (PixelFormat format in (PixelFormat[])[PixelFormat.Gray8, PixelFormat.Bgr24, PixelFormat.Yuyv])
            {
                int stride = PixelLayout.RowBytes(format, width);
                byte[] pixels = new byte[stride * height];
                new Random(1).NextBytes(pixels);
                string time = Time(2000, _ => PictureMeasure.Of(new ImageView(pixels, width, height, stride, format), null));
                output.WriteLine($"measuring a picture of {width}x{height} {format}: {time} us");
            }
        }
    }

    private static void SayFeatureCosts(TextWriter output)
    {
        const int Channels = 768;
        const int Side = 7;
        Random random = new(5);
        float[] map = [.. Enumerable.Range(0, Side * Side * Channels).Select(_ => random.NextSingle())];
        float[] pooled = new float[Channels];
        foreach (bool isChannelsFirst in (bool[])[false, true])
        {
            PooledHead head = new(new float[Channels], [0], null, Side, Side, isChannelsFirst);
            output.WriteLine($"pooling {Channels}x{Side}x{Side} features, channels first {isChannelsFirst}: "
                + $"{Time(20_000, _ => head.Pool(map, pooled))} us");
        }

        BaselineBuilder builder = new(SimulatedParts.Labels);
        builder.Add(0, PartOutcome.Ok, 0.9f);
        builder.Add(default(PictureMeasure));
        for (int part = 0; part < 400; part++)
        {
            float[] features = [.. Enumerable.Range(0, Channels).Select(_ => random.NextSingle())];
            builder.Add(features, isMeasured: part >= 200);
        }

        DriftBaseline baseline = builder.ToBaseline();
        DriftMonitor monitor = new(baseline, new DriftSettings());
        output.WriteLine($"a distance of {Channels} features: {Time(20_000, _ => monitor.Add(pooled, out bool _))} us");
        FeatureLearner learner = new();
        output.WriteLine($"learning {Channels} features: {Time(5000, _ => learner.Fit(pooled))} us");
        output.WriteLine($"the baseline's file: {baseline.ToFile().Length} bytes");
    }

    // The median: others use the machine too.
    private static string Time(int runs, Action<int> action)
    {
        double[] times = new double[runs];
        for (int warmUp = 0; warmUp < 2; warmUp++)
        {
            for (int i = 0; i < runs; i++)
            {
                long begun = Stopwatch.GetTimestamp();
                action(i);
                times[i] = Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
            }
        }

        Array.Sort(times);
        return string.Create(CultureInfo.InvariantCulture, $"{times[runs / 2]:0.0} (99 %: {times[runs * 99 / 100]:0.0})");
    }
}
