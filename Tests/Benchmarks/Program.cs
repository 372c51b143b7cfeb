using System.Globalization;
using BenchmarkDotNet.Running;
using EdgeConvNeXt.Benchmarks;
using EdgeConvNeXt.Benchmarks.Drift;

if (args is ["reject-jitter"])
{
    await RejectJitter.RunAsync(Console.Out);
}
else if (args is ["journal", var folder])
{
    await JournalBenchmark.RunAsync(folder, Console.Out);
}
else if (args is ["trends", var journal])
{
    TrendBenchmark.Run(journal, Console.Out);
}
else if (args is ["outputs", var agent, var model, var place])
{
    await OutputsBenchmark.RunAsync(agent, model, place, Console.Out);
}
else if (args is ["swap", var tried, var swaps])
{
    await SwapBenchmark.RunAsync(tried, int.Parse(swaps, CultureInfo.InvariantCulture), Console.Out);
}
else if (args is ["shadow", var shadowed, var bundle, var workshop, var rate, var seconds])
{
    await ShadowBenchmark.RunAsync(
        shadowed, bundle, workshop, int.Parse(rate, CultureInfo.InvariantCulture),
        TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)), Console.Out);
}
else if (args is ["page", var server, var judged, var rooms, var parts, var turn])
{
    await PageBenchmark.RunAsync(
        server, judged, rooms, int.Parse(parts, CultureInfo.InvariantCulture),
        TimeSpan.FromSeconds(int.Parse(turn, CultureInfo.InvariantCulture)), Console.Out);
}
else if (args is ["kiosk", var kept, var shelf, var minutes])
{
    await KioskBenchmark.RunAsync(kept, shelf, TimeSpan.FromMinutes(int.Parse(minutes, CultureInfo.InvariantCulture)), Console.Out);
}
else if (args is ["page-load", var address, var length])
{
    using PageLoad load = new(address);
    await load.RunAsync(TimeSpan.FromSeconds(int.Parse(length, CultureInfo.InvariantCulture)), Console.Out);
}
else if (args is ["int8-accuracy", var compared, var parent, var other, var photos])
{
    await Int8Benchmark.CompareAsync(compared, parent, other == "-" ? null : other, photos, Console.Out);
}
else if (args is ["int8-layers", var layered, var repeats])
{
    LayerBenchmark.Run(layered, int.Parse(repeats, CultureInfo.InvariantCulture), Console.Out);
}
else if (args is ["int8", var integers, var float32, .. var others] && others.Length <= 2)
{
    // FOLDER MODEL.onnx [OFFICIAL.onnx|-] [ROUNDS]
    string? official = others is [not "-", ..] ? others[0] : null;
    int rounds = others.Length > 1 ? int.Parse(others[1], CultureInfo.InvariantCulture) : 60;
    Int8Benchmark.Run(integers, float32, official, rounds, Console.Out);
}
else if (args is ["pruning", var network, var calibration, var check, var pruned])
{
    PruningBenchmark.Run(network, calibration, check, pruned, Console.Out);
}
else if (args is ["start", var earlier, var later, var opened, var corner, var turns])
{
    await StartBenchmark.RunAsync(earlier, later, opened, corner, int.Parse(turns, CultureInfo.InvariantCulture), Console.Out);
}
else if (args is ["preprocess", var pictures])
{
    PreprocessBenchmark.Run(int.Parse(pictures, CultureInfo.InvariantCulture), Console.Out);
}
else if (args is ["evidence"])
{
    EvidenceBenchmark.Run(Console.Out);
}
else if (args is ["drift"])
{
    DriftBenchmark.Run(Console.Out);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
