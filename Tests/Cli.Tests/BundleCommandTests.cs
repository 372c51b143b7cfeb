using System.Text.Json;
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

    [Theory]
    [InlineData("notes.edgemodel", "my notes", "A file that is no model bundle is there")]
    [InlineData("empty.edgemodel", "", "A file that is no model bundle is there")]
    [InlineData("notes.txt", "my notes", "A file of that name is in the way")]
    public async Task A_file_that_is_no_bundle_is_not_replaced(string name, string text, string reason)
    {
        string file = _folder.File(name);
        File.WriteAllText(file, text);

        Cli run = await Cli.RunAsync("bundle", "create", TinyModel.WriteBundle(_folder.File("tiny")), "--output", file);

        run.FailsWith(3, file);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(file));
    }

    [Fact]
    public async Task A_zip_that_is_no_bundle_is_not_replaced_and_a_bundle_is()
    {
        string bundle = TinyModel.WriteBundle(_folder.File("tiny"));
        string file = _folder.File("photos.edgemodel");
        System.IO.Compression.ZipFile.CreateFromDirectory(GreyPicture.WriteEveryLabel(_folder.File("images")), file);
        byte[] before = File.ReadAllBytes(file);
        string older = _folder.File("older.edgemodel");

        (await Cli.RunAsync("bundle", "create", bundle, "--output", file)).FailsWith(3, "A file that is no model bundle is there");
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Equal(0, (await Cli.RunAsync("bundle", "create", bundle, "--output", older)).ExitCode);
        Assert.Equal(0, (await Cli.RunAsync("bundle", "create", bundle, "--output", older)).ExitCode);
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
    public async Task Preprocessing_is_shown_in_the_manifests_words()
    {
        string bundle = TinyModel.WriteBundle(_folder.File("tiny"));
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(bundle, "model.json")));
        JsonElement input = manifest.RootElement.GetProperty("input");

        Cli show = await Cli.RunAsync("bundle", "show", bundle);

        Assert.Contains(
            $" {input.GetProperty("color")}, {input.GetProperty("resize")} {input.GetProperty("filter")}\n", show.Output,
            StringComparison.Ordinal);
    }

    // A file of the kernel's that no user may read, root neither.
    [Fact]
    public async Task A_bundle_that_may_not_be_read_is_no_answer_but_a_failure()
    {
        string bundle = TinyModel.WriteBundle(_folder.File("tiny"));
        string weights = Path.Combine(bundle, "float.onnx");
        File.Delete(weights);
        File.CreateSymbolicLink(weights, "/proc/sys/vm/drop_caches");

        (await Cli.RunAsync("bundle", "verify", bundle)).FailsWith(3, "float.onnx");
    }

    [Fact]
    public async Task A_bundle_that_is_not_there_is_no_answer_but_a_failure() =>
        (await Cli.RunAsync("bundle", "verify", _folder.File("missing"))).FailsWith(3, "missing");
}
