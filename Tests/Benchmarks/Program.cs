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
else if (args is ["outputs", var agent, var model, var place])
{
    await OutputsBenchmark.RunAsync(agent, model, place, Console.Out);
}
else if (args is ["swap", var bundle, var swaps])
{
    await SwapBenchmark.RunAsync(bundle, int.Parse(swaps, System.Globalization.CultureInfo.InvariantCulture), Console.Out);
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
