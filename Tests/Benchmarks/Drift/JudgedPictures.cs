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
internal readonly record struct JudgedPicture(string Label, PartOutcome Outcome, float Score, PictureMeasure Picture);

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
        using IInferenceSession session = new CpuProvider().Open(model, model.FindVariant("cpu")!, new SessionSettings());
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
                verdict.Label!, DriftSubject.OutcomeOf(verdict), verdict.Score, PictureMeasure.Of(lease.View, null));
        }

        return judged;
    }

    /// <summary>Runs parts of which some have an unknown defect until the first alarm.</summary>
    /// <param name="usual">Parts as they were.</param>
    /// <param name="strange">Parts with the defect.</param>
    /// <param name="share">Share of these from now on.</param>
    /// <param name="seed">The seed of everything.</param>
    /// <param name="most">Parts after which it is given up.</param>
    /// <returns>Parts until the alarm, and what it was; null where none came.</returns>
    public static (long Parts, DriftAlarm? Alarm) UntilAlarm(
        JudgedPicture[] usual, JudgedPicture[] strange, double share, int seed, long most)
    {
        Random random = new(seed);
        BaselineBuilder builder = new(SimulatedParts.Labels);
        Dictionary<string, int> places = SimulatedParts.Labels.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        for (int i = 0; i < DriftBenchmark.BaselineParts; i++)
        {
            JudgedPicture part = usual[random.Next(usual.Length)];
            builder.Add(places[part.Label], part.Outcome, part.Score);
            builder.Add(part.Picture);
        }

        DriftMonitor monitor = new(builder.ToBaseline(), new DriftSettings());
        for (long i = 1; i <= most; i++)
        {
            JudgedPicture[] kind = random.NextDouble() < share ? strange : usual;
            JudgedPicture part = kind[random.Next(kind.Length)];
            if (monitor.Add(part.Label, part.Outcome, part.Score) | monitor.Add(part.Picture))
            {
                return (i, monitor.Signals.First(signal => signal.Alarm is not null).Alarm);
            }
        }

        return (most, null);
    }
}
