using BenchmarkDotNet.Running;
using EdgeConvNeXt.Benchmarks;

if (args is ["reject-jitter"])
{
    await RejectJitter.RunAsync(Console.Out);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
