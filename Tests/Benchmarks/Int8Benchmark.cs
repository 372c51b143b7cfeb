using System.Diagnostics;
using System.Globalization;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// One picture through the network by all kernels that run here, in turns in one process: FP32, the graph of another quantizer where one is
/// given, and a bundle's integers by ONNX Runtime's kernels and by each set of ours.
/// </summary>
internal static class Int8Benchmark
{
    private const string Fp32 = "FP32";
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
            List<Contender> contenders = [Contender.Of(Fp32, float32, threads)];
            if (official is not null)
            {
                contenders.Add(Contender.Of(Official, official, threads));
            }

            contenders.Add(new Contender(OnnxRuntime, Open(bundle, SessionSettings.NoKernels, threads)));
            contenders.AddRange(IntegerKernels.Names.Where(name => name != KernelSet.Plain)
                .Select(name => new Contender($"ours by {name}", Open(bundle, name, threads))));
            Measure(contenders, rounds);
            Print(contenders, threads, output);
            contenders.ForEach(contender => contender.Dispose());
        }
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

    private static IInferenceSession Open(ModelBundle bundle, string kernels, int threads) => new CpuProvider().Open(
        bundle, bundle.FindVariant("cpu")!, new SessionSettings { Threads = threads, Kernels = kernels });

    /// <summary>A session, and how long its runs took.</summary>
    private sealed class Contender(string name, IInferenceSession session) : IDisposable
    {
        private readonly List<double> _times = [];

        public string Name => name;

        public double Median => _times.Order().ElementAt(_times.Count / 2);

        public double Least => _times.Min();

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
