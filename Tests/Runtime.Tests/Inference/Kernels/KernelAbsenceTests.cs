using System.Runtime.Intrinsics;
using EdgeConvNeXt.Runtime.FeatureProbe;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Kernels;

/// <summary>Programs that were built without a C compiler, and programs whose library is harmed.</summary>
public sealed class KernelAbsenceTests : IDisposable
{
    private const string Library = "libedgekernels.so";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_the_library_layers_and_pictures_are_computed_in_managed_code_and_the_reason_is_said() =>
        AssertManaged(await RunAsync(), "it was built without a C compiler");

    [Fact]
    public async Task A_library_that_cannot_be_loaded_is_said_to_be_there()
    {
        File.WriteAllText(_folder.File(Library), "no library");

        AssertManaged(await RunAsync(), "is there and cannot be loaded");
    }

    private static void AssertManaged(string output, string reason)
    {
        Assert.Contains(Vector256.IsHardwareAccelerated ? "kernels: managed" : "kernels: none", output, StringComparison.Ordinal);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Contains("resizer: managed", output, StringComparison.Ordinal);
    }

    // The probe as it was built, but for its native libraries.
    private Task<string> RunAsync()
    {
        string probe = typeof(PreprocessCases).Assembly.Location;
        string built = Path.GetDirectoryName(probe)!;
        foreach (string file in Directory.EnumerateFiles(built).Where(file => Path.GetFileName(file) != Library))
        {
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        }

        return ProbeProcess.RunAsync(_folder.File(Path.GetFileName(probe)), setting: "", "kernels");
    }
}
