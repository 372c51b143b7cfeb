using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Drift;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Drift;

/// <summary>Gives a watch for drift verdicts, features and frames in the order in which a line does.</summary>
public abstract class DriftLine : IDisposable
{
    private protected const string Model = "strip@3";
    private protected const string Network = "net.onnx";
    private protected const int Side = 64;

    private protected static readonly ModelIdentity Strip = new(Model, ["ok", "crack"]) { Digest = "d1" };
    private protected static readonly VerdictBasis Plates = new("plates", "aa", new DecisionThresholds()) { Model = Strip };
    private protected static readonly VerdictBasis Strips = new("strips", "bb", new DecisionThresholds()) { Model = Strip };

    private protected readonly TemporaryFolder _folder = new();
    private protected readonly RecordingLoggers _log = new();
    private protected readonly ManualTimeProvider _clock = new();
    private readonly FramePool _frames = new();
    private protected readonly Random _random = new(11);
    private long _part;

    private protected string Folder => _folder.File("drift");

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static DriftBaseline Baseline()
    {
        BaselineBuilder builder = new(["ok", "crack"]);
        for (int i = 0; i < 1000; i++)
        {
            builder.Add(i % 50 == 0 ? 1 : 0, i % 50 == 0 ? PartOutcome.Ng : PartOutcome.Ok, Score(i));
            byte[] pixels = new byte[Side * Side];
            Paint(pixels, i, 1);
            builder.Add(PictureMeasure.Of(new ImageView(pixels, Side, Side, Side, PixelFormat.Gray8), null));
        }

        return builder.ToBaseline();
    }

    private protected DriftBaseline WithFeatures(double shift)
    {
        BaselineBuilder builder = new(["ok", "crack"]);
        for (int i = 0; i < 1000; i++)
        {
            builder.Add(Features(shift), isMeasured: i >= 250);
        }

        return Baseline() with { Features = builder.ToFeatures(Network) };
    }

    private protected float[] Features(double shift) =>
        [.. Enumerable.Range(0, 16).Select(_ => (float)(shift + _random.NextDouble() + _random.NextDouble()))];

    private protected string WithBaseline()
    {
        Dictionary<string, byte[]> files = new()
        {
            ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx(), [DriftBaseline.FileName] = Baseline().ToFile(),
        };
        string path = _folder.File("bundle");
        BundleWriter.Write(path, TinyModel.Manifest, files);
        return path;
    }

    private protected static float Score(long part) => 0.9f + (part * 37 % 100 * 1e-3f);

    // Noise around a grey that is not the same for all parts.
    private protected static void Paint(Span<byte> pixels, long part, double light)
    {
        Random random = new((int)part);
        double grey = 100 + (40 * random.NextDouble());
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(light * (grey + (20 * random.NextDouble()) + (i % Side > Side / 2 ? 30 : 0)));
        }
    }

    private protected DriftConfiguration Plan(int? learn) => new()
    {
        Folder = Folder, LearnParts = learn, Pictures = 2, Settings = new DriftSettings { WindowParts = 200 },
    };

    private protected DriftSink Open(int? learn = null, string bundle = "d1")
    {
        DriftSink sink = DriftSink.Open(Plan(learn), _clock, _log);
        sink.Know(new WatchedModel(Strip with { Digest = bundle }, Baseline()));
        return sink;
    }

    private protected DriftSink Watching(string? network, string? obstacle, int? learn = null)
    {
        DriftSink sink = DriftSink.Open(Plan(learn), _clock, _log);
        sink.Know(new WatchedModel(Strip, WithFeatures(shift: 0)) { Network = network, FeatureObstacle = obstacle });
        return sink;
    }

    private protected void Look(DriftSink sink, int parts, int strangeEvery)
    {
        for (int i = 1; i <= parts; i++)
        {
            bool isStrange = i % strangeEvery == 0;
            Verdict verdict = Part(i % 50 == 49 ? Outcome.Ng : Outcome.Ok, Plates);
            verdict = isStrange ? verdict with { ResultId = new Guid(i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2) } : verdict;
            sink.Publish(verdict, []);
            sink.Watch(verdict, Features(isStrange ? 1 : 0));
            Show(sink, verdict, 1);
        }
    }

    private protected Verdict Part(Outcome outcome, VerdictBasis basis)
    {
        _part++;
        return new Verdict(_part, outcome, outcome == Outcome.Ng ? "crack" : "ok", Score(_part), default, default, Model)
        {
            Basis = basis, ResultId = new Guid((int)(_part / 10), 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(outcome == Outcome.Ng ? 0 : 1)),
        };
    }

    private protected void Run(DriftSink sink, int parts, int ngEvery, double light = 1, VerdictBasis? basis = null)
    {
        for (int i = 1; i <= parts; i++)
        {
            Verdict verdict = Part(i % ngEvery == 0 ? Outcome.Ng : Outcome.Ok, basis ?? Plates);
            sink.Publish(verdict, []);
            Show(sink, verdict, light);
        }
    }

    private protected void Show(DriftSink sink, in Verdict verdict, double light)
    {
        using FrameLease frame = Frame(verdict.PartNumber + 100_000, light);
        sink.Keep(frame, verdict);
    }

    private protected FrameLease Frame(long part, double light)
    {
        PooledFrame frame = _frames.Rent(new FrameInfo(part, default, Side, Side, PixelFormat.Gray8));
        Paint(frame.Buffer[..(Side * Side)], part, light);
        return frame.Lease;
    }
}
