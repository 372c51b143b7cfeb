using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// One picture through the network by all kernels that run here, in turns in one process: FP32, the graph of another quantizer where one is
/// given, and a bundle's integers by ONNX Runtime's kernels and by each set of ours.
/// </summary>
internal static class Int8Benchmark
{
    private const string Fp32 = "FP32";
    private const string OpenCv = "FP32 by OpenCV's DNN";
    private const string Official = "official quantizer's graph";
    private const string OnnxRuntime = "ours by ONNX Runtime's kernels";

    /// <summary>Measures and prints.</summary>
    /// <param name="path">A bundle with a variant for the processor.</param>
    /// <param name="float32">The same network in FP32; its manifest lies beside it, with .json in place of _fp32.onnx.</param>
    /// <param name="official">The graph that ONNX Runtime's own quantizer makes of it; null to leave it out.</param>
    /// <param name="rounds">Turns, 1 or more.</param>
    /// <param name="output">Where figures go.</param>
    public static void Run(string path, string float32, string? official, int rounds, TextWriter output)
    {
        ModelBundle bundle = ModelBundle.Open(path);
        foreach (int threads in (ReadOnlySpan<int>)[1, 2])
        {
            List<Contender> contenders = Open(bundle, float32, official, threads);
            Measure(contenders, rounds);
            Print(contenders, threads, output);
            contenders.ForEach(contender => contender.Dispose());
        }
    }

    /// <summary>Holds the answers of each against those of FP32 over a folder of pictures, and prints.</summary>
    /// <param name="path">As for <see cref="Run"/>.</param>
    /// <param name="float32">As for <see cref="Run"/>.</param>
    /// <param name="official">As for <see cref="Run"/>.</param>
    /// <param name="pictures">The folder.</param>
    /// <param name="output">Where figures go.</param>
    public static async Task CompareAsync(string path, string float32, string? official, string pictures, TextWriter output)
    {
        ModelBundle bundle = ModelBundle.Open(path);
        List<Contender> contenders = Open(bundle, float32, official, threads: 2);
        FrameInspector[] inspectors = [.. contenders.Select(contender => contender.Inspector(bundle.Manifest))];
        await using FolderFrameSource source = new(
            FolderFrameSourceOptions.ForModel(pictures, bundle.Manifest.Input), TimeProvider.System);
        source.Start();
        for (long number = 1; source.Read(CancellationToken.None) is { } frame; number++)
        {
            using (frame)
            {
                foreach ((FrameInspector inspector, Contender contender) in inspectors.Zip(contenders))
                {
                    inspector.Inspect(frame, number);
                    contender.Answer(contenders[0]);
                }
            }
        }

        contenders.ForEach(contender => output.WriteLine(contender.Agreement));
        contenders.ForEach(contender => contender.Dispose());
    }

    private static List<Contender> Open(ModelBundle bundle, string float32, string? official, int threads)
    {
        List<Contender> contenders = [Contender.Of(Fp32, float32, threads)];
        contenders.Add(new Contender(OpenCv, new OpenCvSession(float32, bundle.Manifest, threads)));
        if (official is not null)
        {
            contenders.Add(Contender.Of(Official, official, threads));
        }

        contenders.Add(new Contender(OnnxRuntime, Open(bundle, SessionSettings.NoKernels, threads)));
        contenders.AddRange(IntegerKernels.Names.Where(name => name != KernelSet.Plain)
            .Select(name => new Contender($"ours by {name}", Open(bundle, name, threads))));
        if (threads > 1)
        {
            contenders.Add(new Contender("ours, spinning", Open(bundle, kernels: null, threads, spin: true)));
        }

        return contenders;
    }

    private static void Measure(List<Contender> contenders, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            contenders.ForEach(contender => contender.Time());
        }
    }

    private static void Print(List<Contender> contenders, int threads, TextWriter output)
    {
        output.WriteLine($"{threads} thread(s)");
        output.WriteLine("| | median ms (least) | x FP32 | x official | x ONNX Runtime's kernels |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (Contender contender in contenders)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {contender.Name} | {contender.Median:F2} ({contender.Least:F2}) | {Times(Fp32)} | {Times(Official)} "
                + $"| {Times(OnnxRuntime)} |"));

            string Times(string other) => contenders.Find(one => one.Name == other) is { } found
                ? (found.Median / contender.Median).ToString("F2", CultureInfo.InvariantCulture)
                : "-";
        }
    }

    private static IInferenceSession Open(ModelBundle bundle, string? kernels, int threads, bool spin = false) => new CpuProvider().Open(
        bundle, bundle.FindVariant("cpu")!, new SessionSettings { Threads = threads, Kernels = kernels, Spin = spin });

    /// <summary>A session, and how long its runs took.</summary>
    private sealed class Contender(string name, IInferenceSession session) : IDisposable
    {
        private readonly List<double> _times = [];
        private int _pictures;
        private int _same;
        private double _signal;
        private double _noise;

        public string Name => name;

        public double Median => _times.Order().ElementAt(_times.Count / 2);

        public double Least => _times.Min();

        public string Agreement => string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {_same} of {_pictures} with FP32's label | {10 * Math.Log10(_signal / _noise):F2} dB |");

        public FrameInspector Inspector(ModelManifest manifest) => new(session, manifest, new InspectionSettings(), TimeProvider.System);

        /// <summary>Counts the last run against that of FP32.</summary>
        public void Answer(Contender reference)
        {
            ReadOnlySpan<float> scores = session.Output;
            ReadOnlySpan<float> expected = reference.Output;
            _pictures++;
            _same += TensorPrimitives.IndexOfMax(scores) == TensorPrimitives.IndexOfMax(expected) ? 1 : 0;
            for (int i = 0; i < scores.Length; i++)
            {
                _signal += (double)expected[i] * expected[i];
                _noise += Math.Pow((double)scores[i] - expected[i], 2);
            }
        }

        private ReadOnlySpan<float> Output => session.Output;

        public static Contender Of(string name, string onnx, int threads)
        {
            string manifest = onnx[..onnx.LastIndexOf('_')] + ".json";
            return new Contender(name, Int8Benchmark.Open(ModelBundle.FromOnnx(onnx, manifest), SessionSettings.NoKernels, threads));
        }

        public void Time()
        {
            new Random(1).NextBytes(session.Variant.Input == InputFormat.F32Nchw ? [] : session.InputBuffer);
            long begun = Stopwatch.GetTimestamp();
            session.Run();
            _times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        public void Dispose() => session.Dispose();
    }
}
