using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class BundleCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sound_bundle_verifies_shows_and_packs()
    {
        string bundle = TinyModel.WriteBundle(_folder.File("tiny"));
        string packed = _folder.File("tiny.edgemodel");

        Assert.Equal(0, (await Cli.RunAsync("bundle", "verify", bundle)).ExitCode);
        Assert.Contains("scratch", (await Cli.RunAsync("bundle", "show", bundle)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Cli.RunAsync("bundle", "create", bundle, "--output", packed)).ExitCode);
        Assert.Equal(0, (await Cli.RunAsync("bundle", "verify", packed)).ExitCode);
    }

    [Fact]
    public async Task One_flipped_bit_makes_the_answer_no()
    {
        string bundle = TinyModel.WriteBundle(_folder.File("tiny"));
        string weights = Path.Combine(bundle, "float.onnx");
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(weights, bytes);

        Cli verify = await Cli.RunAsync("bundle", "verify", bundle);
        Cli inspect = await Cli.RunAsync("inspect", "/nowhere.png", "--model", bundle);

        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("float.onnx", verify.Output, StringComparison.Ordinal);
        inspect.FailsWith(3, "damaged");
    }

    [Fact]
    public async Task A_bundle_that_is_not_there_is_no_answer_but_a_failure() =>
        (await Cli.RunAsync("bundle", "verify", _folder.File("missing"))).FailsWith(3, "missing");
}
