using System.Text.RegularExpressions;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Tests;

/// <summary>
/// The programs of docs/examples/csharp compile against the libraries that were built with this test, and do what they show on the demo
/// model. They are no part of the solution: who copies one finds a project that stands by itself.
/// </summary>
public sealed partial class ExampleTests : IDisposable
{
    private static readonly string Examples = Path.Combine(RepositoryRoot.Path, "docs", "examples", "csharp");
    private static readonly string Demo = Path.Combine(RepositoryRoot.Path, "Tools", "Demo");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_picture_is_judged_by_the_three_lines_of_the_readme()
    {
        string truth = WritePart(_folder.File("part.png"));
        Directory.CreateSymbolicLink(_folder.File("strip.edgemodel"), Demo);

        string output = await DotnetProgram.RunAsync(_folder.Path, await BuildAsync("judge-picture"));

        Assert.Matches($@"\A(Ok|Ng) {truth} (0\.[5-9]\d\d|1\.000)\n\z", output);
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));
        Assert.Equal(Code("judge-picture"), CsharpBlock().Match(readme).Groups[1].Value);
    }

    [Fact]
    public async Task The_frames_of_a_source_are_judged_until_it_ends()
    {
        string output = await DotnetProgram.RunAsync(_folder.Path, await BuildAsync("judge-camera"), Demo);

        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal(10, lines.Length);
        Assert.All(lines.Index(), line => Assert.Matches($@"\A{line.Index}: (Ok|Ng|Unsure) \w+ [01]\.\d{{3}}.*, \d+\.\d ms\z", line.Item));
    }

    [Fact]
    public void Every_example_is_run_here() => Assert.Equal(
        ["judge-camera", "judge-picture"],
        Directory.EnumerateFiles(Examples, "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).Order());

    private static string Code(string example) => File.ReadAllText(Path.Combine(Examples, example, "Program.cs"));

    // The libraries lie there in the configuration of this test: it refers to them.
    private async Task<string> BuildAsync(string example)
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        await DotnetProgram.RunAsync(
            _folder.Path, "build", Path.Combine(Examples, example, $"{example}.csproj"), "-c",
            configuration == "debug" ? "Debug" : "Release",
            "-p:BuildProjectReferences=false", "-nodeReuse:false", "-p:UseSharedCompilation=false", "--nologo", "-v", "quiet");
        return Path.Combine(RepositoryRoot.Path, "artifacts", "bin", example, configuration, $"{example}.dll");
    }

    private static string WritePart(string path)
    {
        SyntheticFrameSource line = new(new SyntheticOptions { Seed = 1, OkShare = 0, Count = 1 }, TimeProvider.System);
        line.Start();
        using FrameLease part = line.Read(CancellationToken.None)!;
        StillImageEncoder.WritePng(path, part.View);
        return part.Info.Truth!;
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CsharpBlock();
}
