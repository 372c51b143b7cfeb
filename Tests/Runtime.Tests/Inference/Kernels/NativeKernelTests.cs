using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Kernels;

public sealed class NativeKernelTests : IDisposable
{
    private static readonly string Sources = Path.Combine(RepositoryRoot.Path, "Runtime/Inference/Kernels/native");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_set_that_runs_here_gives_the_bits_of_the_plain_one_and_touches_nothing_outside_of_its_buffers()
    {
        string output = CProgram.BuildAndRun(
            _folder.File("kernels"), [Path.Combine(RepositoryRoot.Path, "Tests/Kernels/kernels.c"), .. Directory.GetFiles(Sources, "*.c")],
            "-ffp-contract=off", "-fno-math-errno", $"-I{Sources}");

        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.EndsWith(", exact", line, StringComparison.Ordinal));
        Assert.StartsWith("plain", lines[^1], StringComparison.Ordinal);
    }
}
