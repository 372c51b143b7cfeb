using System.Runtime.Intrinsics;
using EdgeConvNeXt.Runtime.FeatureProbe;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Imaging.Resampling;
using EdgeConvNeXt.Runtime.Inference.Kernels;

if (args is ["kernels"])
{
    Console.WriteLine($"kernels: {IntegerKernels.Best?.Name ?? "none"}");
    Console.WriteLine($"reason: {IntegerKernels.Shortfall}");
    Console.WriteLine($"resizer: {Preprocessor.Resizer}");
    return 0;
}

// Prints what differed from the oracle, the vector widths that this process has, and the hash of all results. Exit code 0: nothing
// differed.
PreprocessComparison comparison = new();
int failures = 0;
foreach (PreprocessCase example in PreprocessCases.All())
{
    using GuardedMemory pixels = new(example.Pixels());
    if (comparison.Compare(example, pixels.Bytes, new Preprocessor(example.Input, Resampler.CreateWidest())) is { } difference)
    {
        failures++;
        Console.WriteLine(difference);
    }
}

if (ByteLookupComparison.Compare() is { } wrong)
{
    failures++;
    Console.WriteLine(wrong);
}

foreach (string name in KernelComparison.Names)
{
    if (KernelComparison.Compare(name) is { } different)
    {
        failures++;
        Console.WriteLine(different);
    }
}

Console.WriteLine(
    $"vectors: {Flag(Vector128.IsHardwareAccelerated)}{Flag(Vector256.IsHardwareAccelerated)}{Flag(Vector512.IsHardwareAccelerated)}");
Console.WriteLine($"hash: {comparison.Hash:x16}");
return failures == 0 ? 0 : 1;

static string Flag(bool accelerated) => accelerated ? "1" : "0";
