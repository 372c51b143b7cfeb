using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.FeatureProbe;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Imaging.Resampling;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>The preprocessor in C# in processes of their own, in which the runtime may not use some of the processor's features.</summary>
public class ProcessorFeatureTests
{
    private static readonly Lazy<string> HashHere = new(Hash);

    /// <param name="setting">The runtime setting that is 0 in the process, or empty.</param>
    /// <param name="most">The vector widths (128, 256, 512) that may be left on an x64 machine.</param>
    [Theory]
    [InlineData("", "111")]
    [InlineData("DOTNET_EnableAVX512", "110")]
    [InlineData("DOTNET_EnableAVX2", "100")]
    [InlineData("DOTNET_EnableHWIntrinsic", "000")]
    public async Task Results_are_the_same_bits_without_a_feature(string setting, string most)
    {
        string output = await ProbeProcess.RunAsync(typeof(PreprocessCases).Assembly.Location, setting);

        Assert.Contains($"hash: {HashHere.Value}", output, StringComparison.Ordinal);
        AssertFeatureIsOff(output, most);
    }

    /// <summary>The test has a point only if the setting had an effect; its names are those of x64.</summary>
    private static void AssertFeatureIsOff(string output, string most)
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            string widths = output.Split('\n').Single(line => line.StartsWith("vectors: ", StringComparison.Ordinal))["vectors: ".Length..];
            Assert.All(
                widths.Zip(most),
                pair => Assert.True(pair.First <= pair.Second, $"The process has vectors {widths}, expected at most {most}."));
        }
    }

    private static string Hash()
    {
        PreprocessComparison comparison = new();
        foreach (PreprocessCase example in PreprocessCases.All())
        {
            Assert.Null(comparison.Compare(example, example.Pixels(), new Preprocessor(example.Input, Resampler.CreateWidest())));
        }

        return $"{comparison.Hash:x16}";
    }
}
