using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class SynthCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task As_many_parts_as_asked_for_lie_in_a_folder_for_each_class()
    {
        string target = Path.Combine(_folder.Path, "parts");

        Cli run = await Cli.RunAsync("synth", "--output", target, "--count", "40", "--seed", "5");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ["crack", "inclusion", "ok", "patch", "pit", "scratch"], Directory.GetDirectories(target).Select(Path.GetFileName).Order());
        Assert.Equal(40, Files(target).Length);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_files_and_another_seed_others()
    {
        string[] targets = [.. ((string[])["a", "b", "c"]).Select(name => Path.Combine(_folder.Path, name))];
        await Cli.RunAsync("synth", "--output", targets[0], "--count", "4", "--seed", "5");
        await Cli.RunAsync("synth", "--output", targets[1], "--count", "4", "--seed", "5");
        await Cli.RunAsync("synth", "--output", targets[2], "--count", "4", "--seed", "6");

        Assert.Equal(Files(targets[0]).Select(File.ReadAllBytes), Files(targets[1]).Select(File.ReadAllBytes));
        Assert.NotEqual(File.ReadAllBytes(Files(targets[0])[0]), File.ReadAllBytes(Files(targets[2])[0]));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_ends_with_3()
    {
        string file = _folder.File("file");
        File.WriteAllText(file, "in the way");

        (await Cli.RunAsync("synth", "--output", Path.Combine(file, "parts"), "--count", "1", "--seed", "1")).FailsWith(3, "file");
    }

    [Fact]
    public async Task A_file_as_the_output_is_called_a_file()
    {
        string file = _folder.File("text.png");
        File.WriteAllText(file, "in the way");

        (await Cli.RunAsync("synth", "--output", file, "--count", "1", "--seed", "1")).FailsWith(3, "The output is a file, not a folder (");
    }

    [Fact]
    public async Task A_class_none_of_whose_pictures_can_be_written_gets_no_folder()
    {
        // The class folders still fit into the longest path there is; their pictures do not.
        string target = PathOfLength(4083);

        Cli run = await Cli.RunAsync("synth", "--output", target, "--count", "3", "--seed", "5");

        run.FailsWith(3, "The file cannot be written");
        Assert.Empty(Directory.GetFileSystemEntries(target));
    }

    private string PathOfLength(int length)
    {
        string path = _folder.Path;
        while (length - path.Length > 250)
        {
            path = Path.Combine(path, new string('a', 200));
        }

        return Path.Combine(path, new string('b', length - path.Length - 1));
    }

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
