using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// Where the time of a run goes, by stage and operator, on one thread: from ONNX Runtime's own trace, with its kernels and with ours, and
/// how many products a second our layers come to.
/// </summary>
internal static class LayerBenchmark
{
    private const string Suffix = "_kernel_time";
    private const int Window = 7 * 7;
    private const int Expansion = 4;

    /// <summary>Measures and prints.</summary>
    /// <param name="path">A bundle with a variant for the processor.</param>
    /// <param name="runs">Runs of each, 1 or more; the first tenth is left out.</param>
    /// <param name="output">Where figures go.</param>
    public static void Run(string path, int runs, TextWriter output)
    {
        ModelBundle bundle = ModelBundle.Open(path);
        Print("ONNX Runtime's kernels", Trace(bundle, kernels: null, runs), output);
        Print($"ours by {IntegerKernels.Best!.Name}", Trace(bundle, IntegerKernels.Best, runs), output);
    }

    private static List<Share> Trace(ModelBundle bundle, IntegerKernels? kernels, int runs)
    {
        ModelVariant variant = bundle.FindVariant("cpu")!;
        Network network = PlainNetwork.Read(bundle, variant, "cpu").Network!;
        Dictionary<string, FusedLayer> layers = kernels is null ? [] : Layers(bundle, variant, kernels);
        using SessionOptions options = CpuSessionOptions.Create(new SessionSettings { Threads = 1 });
        options.ProfileOutputPathPrefix = Path.Combine(Path.GetTempPath(), "edge-layers");
        options.EnableProfiling = true;
        using FusedNetwork? fused = kernels is null ? null : FusedNetwork.Of(network, folder: null, kernels, threads: 1);
        fused?.AddTo(options);
        using InferenceSession session = new(network.ToBytes(), options);
        (string input, NodeMetadata metadata) = session.InputMetadata.First();
        byte[] picture = new byte[metadata.Dimensions.Aggregate(1, (product, side) => product * Math.Max(side, 1))];
        new Random(1).NextBytes(picture);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(
            picture, [.. metadata.Dimensions.Select(side => (long)Math.Max(side, 1))]);
        using RunOptions runOptions = new();
        for (int run = 0; run < runs; run++)
        {
            using IDisposableReadOnlyCollection<OrtValue> _ = session.Run(runOptions, [input], [value], session.OutputNames);
        }

        string file = session.EndProfiling();
        List<Share> shares = Read(File.ReadAllBytes(file), layers, runs);
        File.Delete(file);
        foreach (FusedLayer layer in layers.Values)
        {
            layer.Dispose();
        }

        return shares;
    }

    // Once more, for what stands behind the names in the trace.
    private static Dictionary<string, FusedLayer> Layers(ModelBundle bundle, ModelVariant variant, IntegerKernels kernels)
    {
        Network network = PlainNetwork.Read(bundle, variant, "cpu").Network!;
        return NetworkFusion.Run(network, folder: null, kernels, new FusedScratch(1))
            .Select((layer, index) => (Name: NetworkFusion.TypeOf(index), Layer: layer))
            .ToDictionary(one => one.Name, one => one.Layer);
    }

    private static List<Share> Read(ReadOnlyMemory<byte> json, Dictionary<string, FusedLayer> layers, int runs)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateArray()
                .Where(item => item.GetProperty("name").GetString()!.EndsWith(Suffix, StringComparison.Ordinal))
                .GroupBy(item => item.GetProperty("args").GetProperty("node_index").GetString())
                .Select(node => ShareOf([.. node.Skip(runs / 10)], layers))
                .GroupBy(share => (share.Rows, share.Kind))
                .Select(group => new Share(
                    group.Key.Rows, group.Key.Kind, group.Count(), group.Sum(share => share.Microseconds),
                    group.Sum(share => share.Products))),
        ];
    }

    private static Share ShareOf(JsonElement[] node, Dictionary<string, FusedLayer> layers)
    {
        JsonElement arguments = node[0].GetProperty("args");
        string type = arguments.GetProperty("op_name").GetString()!;
        long[] shape = [.. arguments.GetProperty("output_type_shape")[0].EnumerateObject().First().Value.EnumerateArray()
            .Select(side => side.GetInt64())];
        double[] times = [.. node.Select(item => item.GetProperty("dur").GetDouble()).Order()];
        long rows = shape.Length < 4 ? 1 : shape.Aggregate(1L, (product, side) => product * side) / Math.Max(shape[1], shape[3]);
        if (!layers.TryGetValue(type, out FusedLayer? layer))
        {
            return new Share(rows, type, 1, times[times.Length / 2], 0);
        }

        long channels = layer.Outputs;
        long products = layer switch
        {
            FusedDepthwise => Window * channels,
            FusedMlp => 2L * Expansion * channels * channels,
            FusedLinear => (long)layer.Inputs * channels,
            _ => 0,
        };
        return new Share(rows, layer.GetType().Name, 1, times[times.Length / 2], rows * products);
    }

    private static void Print(string title, List<Share> shares, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}: {shares.Sum(share => share.Microseconds) / 1000:F2} ms"));
        output.WriteLine("| rows | operator | nodes | ms | GMAC/s |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (Share share in shares.OrderByDescending(share => share.Rows).ThenByDescending(share => share.Microseconds))
        {
            string speed = share.Products == 0
                ? "" : (share.Products / share.Microseconds / 1000).ToString("F0", CultureInfo.InvariantCulture);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {share.Rows} | {share.Kind} | {share.Nodes} | {share.Microseconds / 1000:F3} | {speed} |"));
        }
    }

    private sealed record Share(long Rows, string Kind, int Nodes, double Microseconds, long Products);
}
