using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Drift;

namespace EdgeConvNeXt.Benchmarks.Drift;

/// <summary>What the demo's model says of a picture, and how that is.</summary>
/// <param name="Label">The label.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Score">The label's score.</param>
/// <param name="Picture">What was measured.</param>
/// <param name="Features">What the network made of it.</param>
internal readonly record struct JudgedPicture(string Label, PartOutcome Outcome, float Score, PictureMeasure Picture, float[] Features);

/// <summary>Pictures of the synthetic line that the demo's model has judged.</summary>
internal static class JudgedPictures
{
    private const int Width = 640;
    private const int Height = 480;

    /// <summary>Judges pictures.</summary>
    /// <param name="model">The demo's bundle.</param>
    /// <param name="seed">Seed of the line.</param>
    /// <param name="okShare">Share of good parts.</param>
    /// <param name="count">How many.</param>
    /// <param name="change">What becomes of each; null for nothing.</param>
    public static JudgedPicture[] Judge(ModelBundle model, int seed, double okShare, int count, Action<byte[], Random>? change = null)
    {
        using IInferenceSession session = new CpuProvider().Open(
            model, model.FindVariant("cpu")!, new SessionSettings { GivesFeatures = true });
        FrameInspector inspector = new(session, model.Manifest, new InspectionSettings(), TimeProvider.System);
        PartRenderer renderer = new(Width, Height, PixelFormat.Gray8);
        SyntheticLine line = new((ulong)seed, okShare);
        FramePool frames = new();
        Random random = new(seed);
        byte[] pixels = new byte[Width * Height];
        JudgedPicture[] judged = new JudgedPicture[count];
        for (int i = 0; i < count; i++)
        {
            renderer.Render(line.Part(i + 1), pixels);
            change?.Invoke(pixels, random);
            PooledFrame frame = frames.Rent(new FrameInfo(i, default, Width, Height, PixelFormat.Gray8));
            pixels.CopyTo(frame.Buffer);
            using FrameLease lease = frame.Lease;
            Verdict verdict = inspector.Inspect(lease, i + 1);
            judged[i] = new JudgedPicture(
                verdict.Label!, DriftSubject.OutcomeOf(verdict), verdict.Score, PictureMeasure.Of(lease.View, null),
                inspector.Features.ToArray());
        }

        return judged;
    }
}

/// <summary>A line with a monitor that has learned what the demo's model says of its parts.</summary>
internal sealed class JudgedLine
{
    private readonly JudgedPicture[] _usual;
    private readonly Random _random;

    /// <param name="usual">Parts as they are; a quarter of them is only learned from, the others come again and again.</param>
    /// <param name="seed">The seed of everything.</param>
    /// <param name="settings">How closely it is watched.</param>
    public JudgedLine(JudgedPicture[] usual, int seed, DriftSettings settings)
    {
        _random = new Random(seed);
        int learned = usual.Length / FeatureLearner.Fold;
        _usual = usual[learned..];
        BaselineBuilder builder = new(SimulatedParts.Labels);
        foreach (JudgedPicture part in usual[..learned].Where(part => part.Outcome == PartOutcome.Ok))
        {
            builder.Add(part.Features, isMeasured: false);
        }

        Dictionary<string, int> places = SimulatedParts.Labels.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        for (int i = 0; i < DriftBenchmark.BaselineParts; i++)
        {
            JudgedPicture part = _usual[_random.Next(_usual.Length)];
            builder.Add(places[part.Label], part.Outcome, part.Score);
            builder.Add(part.Picture);
            if (part.Outcome == PartOutcome.Ok && i % FeatureLearner.Fold != 0)
            {
                builder.Add(part.Features, isMeasured: true);
            }
        }

        Monitor = new DriftMonitor(builder.ToBaseline(), settings);
    }

    /// <summary>What watches it.</summary>
    public DriftMonitor Monitor { get; }

    /// <summary>Runs parts like those of the baseline.</summary>
    /// <param name="parts">How many.</param>
    /// <returns>What raised an alarm, as often as it did.</returns>
    public List<string> Alarms(long parts)
    {
        List<string> alarms = [];
        HashSet<string> before = [];
        for (long i = 0; i < parts; i++)
        {
            if (Run(_usual[_random.Next(_usual.Length)]))
            {
                HashSet<string> now = [.. Monitor.Signals.Where(signal => signal.Alarm is not null).Select(signal => signal.Name)];
                alarms.AddRange(now.Except(before));
                before = now;
            }
        }

        return alarms;
    }

    /// <summary>Runs parts of which some are strange until the first alarm.</summary>
    /// <param name="strange">Strange parts.</param>
    /// <param name="share">Share of these from now on.</param>
    /// <param name="monitor">What has to raise it; null for anything.</param>
    /// <param name="most">Parts after which it is given up.</param>
    /// <returns>Parts until the alarm, and what it was; null where none came.</returns>
    public (long Parts, DriftAlarm? Alarm) UntilAlarm(JudgedPicture[] strange, double share, string? monitor, long most)
    {
        for (long i = 1; i <= most; i++)
        {
            JudgedPicture[] kind = _random.NextDouble() < share ? strange : _usual;
            if (Run(kind[_random.Next(kind.Length)]) && AlarmOf(monitor) is { } alarm)
            {
                return (i, alarm);
            }
        }

        return (most, null);
    }

    private DriftAlarm? AlarmOf(string? monitor) =>
        Monitor.Signals.FirstOrDefault(signal => signal.Alarm is not null && (monitor ?? signal.Name) == signal.Name)?.Alarm;

    private bool Run(in JudgedPicture part)
    {
        bool changed = Monitor.Add(part.Label, part.Outcome, part.Score);
        changed |= part.Outcome == PartOutcome.Ok && Monitor.Add(part.Features, out _);
        return changed | Monitor.Add(part.Picture);
    }
}
