using System.Diagnostics;
using System.Globalization;
using EdgeConvNeXt.Runtime.Imaging;
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
    private const long MostParts = 100_000;

    /// <summary>Measures and prints.</summary>
    public static void Run(TextWriter output)
    {
        SayCosts(output);
        PictureMeasure[] usual = SimulatedPictures.Measure(4001, 3000);
        SayFalseAlarms(output, usual);
        SimulateChange(output, "nothing", 0.02, 0.01, usual, usual);
        SimulateChange(output, "NG 2 % to 4 %", 0.04, 0.01, usual, usual);
        SimulateChange(output, "NG 2 % to 6 %", 0.06, 0.01, usual, usual);
        SimulateChange(output, "NG 2 % to 15 %", 0.15, 0.01, usual, usual);
        SimulateChange(output, "unsure 1 % to 4 %", 0.02, 0.04, usual, usual);
        SimulateChange(output, "10 % less light", 0.02, 0.01, usual, SimulatedPictures.Measure(4002, 2000, SimulatedPictures.Dim));
        SimulateChange(output, "blur of 1.5 pixels", 0.02, 0.01, usual, SimulatedPictures.Measure(4003, 500, SimulatedPictures.Blur));
        SimulateUnknownDefects(output);
    }

    private static void SimulateUnknownDefects(TextWriter output)
    {
        ModelBundle model = ModelBundle.Open(InspectionBenchmarks.DemoFolder());
        JudgedPicture[] usual = JudgedPictures.Judge(model, 4001, 0.98, 1000);
        (string, Action<byte[], Random>)[] stains =
        [
            ("plain", SimulatedPictures.Stain), ("light", SimulatedPictures.LightStain), ("faint", SimulatedPictures.FaintStain),
        ];
        foreach ((string name, Action<byte[], Random> change) in stains)
        {
            JudgedPicture[] strange = JudgedPictures.Judge(model, 4004, 1, 300, change);
            string said = string.Join(
                ", ", strange.GroupBy(part => part.Outcome).OrderBy(group => group.Key).Select(group => $"{group.Key} {group.Count()}"));
            output.WriteLine($"a {name} stain, which the model was never taught, in 300 good parts: {said}");
            foreach (double share in (double[])[0.05, 0.2])
            {
                (long, DriftAlarm?)[] runs = new (long, DriftAlarm?)[Repetitions];
                Parallel.For(
                    0, Repetitions, run => runs[run] = JudgedPictures.UntilAlarm(usual, strange, share, 50_000 + run, MostParts));
                Tell(output, string.Create(CultureInfo.InvariantCulture, $"a {name} stain in {100 * share} % of parts"), runs);
            }
        }
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
        output.WriteLine(
            seen.Length < Repetitions / 2
                ? $"{name}: an alarm in {seen.Length} of {Repetitions} runs of {MostParts} parts ({monitors})"
                : $"{name}: parts until the alarm: median {seen[seen.Length / 2]}, 90 % {seen[seen.Length * 9 / 10]} ({monitors})");
    }

    private static void SayCosts(TextWriter output)
    {
        PictureMeasure[] usual = SimulatedPictures.Measure(4000, 200);
        DriftMonitor monitor = new SimulatedLine(1, BaselineParts, usual, new DriftSettings()).Monitor;
        output.WriteLine($"a verdict: {Time(20_000, i => monitor.Add("ok", PartOutcome.Ok, 0.9f + (i % 100 * 1e-3f)))} us");
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
