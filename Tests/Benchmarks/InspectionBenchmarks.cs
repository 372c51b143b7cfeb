using BenchmarkDotNet.Attributes;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// What the line adds to the model's run: from a leased 640x480 BGR frame to the verdict, on the demo's INT8 ConvNeXt-Tiny and one thread.
/// The overhead is measured by itself, with a session that does nothing, because the difference of two long runs is mostly noise.
/// </summary>
[MemoryDiagnoser]
public class InspectionBenchmarks
{
    private const int Width = 640;
    private const int Height = 480;

    private readonly FramePool _pool = new();
    private IInferenceSession _session = null!;
    private FrameInspector _whole = null!;
    private FrameInspector _overhead = null!;

    [GlobalSetup]
    public void Open()
    {
        ModelBundle bundle = ModelBundle.Open(DemoFolder());
        ModelVariant variant = bundle.FindVariant("cpu")
            ?? throw new InvalidOperationException("The demo bundle has no variant for the cpu provider.");
        _session = new CpuProvider().Open(bundle, variant, new SessionSettings { Threads = 1 });
        _whole = new FrameInspector(_session, bundle.Manifest, new InspectionSettings(), TimeProvider.System);
        _overhead = new FrameInspector(new IdleSession(_session), bundle.Manifest, new InspectionSettings(), TimeProvider.System);
    }

    [GlobalCleanup]
    public void Close() => _session.Dispose();

    [Benchmark(Baseline = true, Description = "the model's run alone")]
    public void Run() => _session.Run();

    [Benchmark(Description = "lease to verdict")]
    public Outcome LeaseToVerdict() => Inspect(_whole);

    [Benchmark(Description = "lease to verdict, without the run")]
    public Outcome Overhead() => Inspect(_overhead);

    private Outcome Inspect(FrameInspector inspector)
    {
        using FrameLease frame = _pool.Rent(
            new FrameInfo(0, MonotonicTime.Now(TimeProvider.System), Width, Height, PixelFormat.Bgr24)).Lease;
        return inspector.Inspect(frame, 1).Outcome;
    }

    /// <summary>Folder of the demo's bundle.</summary>
    internal static string DemoFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string demo = Path.Combine(folder.FullName, "Tools", "Demo");
            if (File.Exists(Path.Combine(demo, ModelBundle.ManifestName)))
            {
                return demo;
            }
        }

        throw new InvalidOperationException("No Tools/Demo above the benchmarks: run them from a checkout.");
    }

    private sealed class IdleSession(IInferenceSession real) : IInferenceSession
    {
        public string Provider => real.Provider;

        public SessionPlacement Placement => real.Placement;

        public ModelVariant Variant => real.Variant;

        public Span<byte> InputBuffer => real.InputBuffer;

        public ReadOnlySpan<float> Output => real.Output;

        public void Run()
        {
        }

        public void Dispose()
        {
        }
    }
}
