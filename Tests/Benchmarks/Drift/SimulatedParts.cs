using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Benchmarks.Drift;

/// <summary>Parts as a model would see them, drawn by chance: the same seed brings the same ones.</summary>
/// <param name="seed">The seed.</param>
/// <param name="ng">Share of parts that are not good, evenly among five defects.</param>
/// <param name="unsure">Share of parts that are unsure; their label is as probable as any other part's.</param>
internal sealed class SimulatedParts(int seed, double ng, double unsure)
{
    private readonly Random _random = new(seed);

    /// <summary>The labels; the first means good.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["ok", "crack", "inclusion", "patch", "pit", "scratch"];

    /// <summary>The next part: the place of its label, what was decided, and how sure that is.</summary>
    public (int Label, PartOutcome Outcome, float Score) Next()
    {
        int label = _random.NextDouble() < ng ? _random.Next(1, Labels.Count) : 0;
        PartOutcome outcome = _random.NextDouble() < unsure ? PartOutcome.Unsure : label == 0 ? PartOutcome.Ok : PartOutcome.Ng;
        return (label, outcome, (float)(0.9 + (0.1 * _random.NextDouble())));
    }

    /// <summary>One of some pictures.</summary>
    public PictureMeasure OneOf(IReadOnlyList<PictureMeasure> pictures) => pictures[_random.Next(pictures.Count)];
}

/// <summary>A line with a monitor that has learned what its parts are like.</summary>
internal sealed class SimulatedLine
{
    private readonly IReadOnlyList<PictureMeasure> _pictures;

    /// <param name="seed">The seed of its baseline.</param>
    /// <param name="parts">Parts of the baseline.</param>
    /// <param name="pictures">What pictures are like.</param>
    /// <param name="settings">How closely it is watched.</param>
    public SimulatedLine(int seed, int parts, IReadOnlyList<PictureMeasure> pictures, DriftSettings settings)
    {
        _pictures = pictures;
        SimulatedParts before = new(seed, Ng, Unsure);
        BaselineBuilder builder = new(SimulatedParts.Labels);
        for (int i = 0; i < parts; i++)
        {
            (int label, PartOutcome outcome, float score) = before.Next();
            builder.Add(label, outcome, score);
            builder.Add(before.OneOf(pictures));
        }

        Monitor = new DriftMonitor(builder.ToBaseline(), settings);
    }

    /// <summary>Share of parts that are not good while all is well.</summary>
    public static double Ng => 0.02;

    /// <summary>Share of parts that are unsure while all is well.</summary>
    public static double Unsure => 0.01;

    /// <summary>What watches it.</summary>
    public DriftMonitor Monitor { get; }

    /// <summary>Runs parts like those of the baseline.</summary>
    /// <param name="seed">Their seed.</param>
    /// <param name="parts">How many.</param>
    /// <returns>How many alarms began.</returns>
    public int CountAlarms(int seed, long parts)
    {
        SimulatedParts now = new(seed, Ng, Unsure);
        int alarms = 0;
        int before = Monitor.Signals.Count(signal => signal.Alarm is not null);
        for (long i = 0; i < parts; i++)
        {
            if (Run(now, _pictures))
            {
                int after = Monitor.Signals.Count(signal => signal.Alarm is not null);
                alarms += Math.Max(0, after - before);
                before = after;
            }
        }

        return alarms;
    }

    /// <summary>Runs parts of another kind until the first alarm.</summary>
    /// <param name="now">The parts.</param>
    /// <param name="pictures">Their pictures.</param>
    /// <param name="most">Parts after which it is given up.</param>
    /// <returns>Parts until the alarm, and what it was; null where none came.</returns>
    public (long Parts, DriftAlarm? Alarm) UntilAlarm(SimulatedParts now, IReadOnlyList<PictureMeasure> pictures, long most)
    {
        for (long i = 1; i <= most; i++)
        {
            if (Run(now, pictures) && Monitor.Signals.FirstOrDefault(signal => signal.Alarm is not null) is { } signal)
            {
                return (i, signal.Alarm);
            }
        }

        return (most, null);
    }

    private bool Run(SimulatedParts parts, IReadOnlyList<PictureMeasure> pictures)
    {
        (int label, PartOutcome outcome, float score) = parts.Next();
        bool changed = Monitor.Add(SimulatedParts.Labels[label], outcome, score);
        return changed | Monitor.Add(parts.OneOf(pictures));
    }
}
