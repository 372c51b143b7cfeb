using System.Text;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>
/// The programs of docs/examples/csharp compile against the libraries that were built with this test, and do what they show on small
/// models. They are no part of the solution: who copies one finds a project that stands by itself. What documents and comments show of C#
/// is a part of one of them, or compiles too.
/// </summary>
public sealed partial class ExampleTests : IDisposable
{
    private static readonly string Examples = Path.Combine(RepositoryRoot.Path, "docs", "examples", "csharp");
    private static readonly string Demo = Path.Combine(RepositoryRoot.Path, "Tools", "Demo");
    private static readonly string[] Libraries = ["Runtime", "Camera", "Quantization", "Targets"];

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
    public async Task A_model_is_quantized_within_its_budget_and_written_as_a_bundle()
    {
        File.WriteAllBytes(_folder.File("model.onnx"), QuantizableModel.Onnx());
        File.WriteAllText(_folder.File("model.json"), QuantizableModel.ManifestJson);
        WriteGreys("train");
        WriteGreys("val");

        string output = await DotnetProgram.RunAsync(_folder.Path, await BuildAsync("quantize-model"));

        Assert.EndsWith("Wrote model.edgemodel\n", output, StringComparison.Ordinal);
        ModelBundle bundle = ModelBundle.Open(_folder.File("model.edgemodel"));
        bundle.Verify();
        ModelVariant variant = Assert.Single(bundle.Manifest.Variants);
        Assert.Equal(("int8", TinyModel.Labels.Count), (variant.Precision, variant.Accuracy!.Images));
    }

    [Fact]
    public void Every_example_is_run_here() => Assert.Equal(
        ["judge-camera", "judge-picture", "quantize-model"],
        Directory.EnumerateFiles(Examples, "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).Order());

    [Fact]
    public async Task What_documents_show_of_CSharp_stands_in_an_example_or_compiles()
    {
        string[] shown = [.. MarkdownPage.All.SelectMany(page => Blocks(page.Path))];

        Assert.NotEmpty(shown);
        await CompileAsync([.. shown.Where(block => !IsInExample(block))]);
    }

    [Fact]
    public void What_comments_show_stands_in_an_example()
    {
        string[] shown =
        [
            .. from library in Libraries
               from file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, library), "*.cs", SearchOption.AllDirectories)
               from Match example in CommentedCode().Matches(File.ReadAllText(file))
               select CommentMark().Replace(example.Groups[1].Value, ""),
        ];

        Assert.NotEmpty(shown);
        Assert.All(shown, example => Assert.True(IsInExample(example), example));
    }

    private static string Code(string example) => File.ReadAllText(Path.Combine(Examples, example, "Program.cs"));

    private static bool IsInExample(string code) => Directory.EnumerateDirectories(Examples)
        .Any(example => Code(Path.GetFileName(example)).Contains(code, StringComparison.Ordinal));

    private static IEnumerable<string> Blocks(string page) =>
        CsharpBlock().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, page))).Select(match => match.Groups[1].Value);

    private async Task<string> BuildAsync(string example)
    {
        await CompileProjectAsync(Path.Combine(Examples, example, $"{example}.csproj"));
        return Path.Combine(RepositoryRoot.Path, "artifacts", "bin", example, BuildFolder, $"{example}.dll");
    }

    // Each as a method of its own, with every namespace of the libraries.
    private async Task CompileAsync(string[] blocks)
    {
        StringBuilder code = new();
        foreach (string name in Namespaces())
        {
            code.AppendLine($"using {name};");
        }

        foreach ((int number, string block) in blocks.Index())
        {
            code.AppendLine($"static class Block{number} {{ static void Run() {{\n{block}\n}} }}");
        }

        string project = _folder.File("blocks", "blocks.csproj");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{RepositoryRoot.Path}/Runtime/Inspector/EdgeConvNeXt.Inspector.csproj" />
                <ProjectReference Include="{RepositoryRoot.Path}/Quantization/EdgeConvNeXt.Quantization.csproj" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(_folder.File("blocks", "Blocks.cs"), code.ToString());
        await CompileProjectAsync(project);
    }

    private static IEnumerable<string> Namespaces() =>
        new[] { typeof(ModelBundle), typeof(StillImageEncoder), typeof(QuantizationSession), typeof(Inspector) }
            .SelectMany(type => type.Assembly.GetExportedTypes()).Select(type => type.Namespace!).Distinct().Order(StringComparer.Ordinal);

    private static string BuildFolder => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    // The libraries lie there in the configuration of this test: it refers to them.
    private async Task CompileProjectAsync(string project) => await DotnetProgram.RunAsync(
        _folder.Path, "build", project, "-c", BuildFolder == "debug" ? "Debug" : "Release", "-p:BuildProjectReferences=false",
        "-nodeReuse:false", "-p:UseSharedCompilation=false", "--nologo", "-v", "quiet");

    private static string WritePart(string path)
    {
        SyntheticFrameSource line = new(new SyntheticOptions { Seed = 1, OkShare = 0, Count = 1 }, TimeProvider.System);
        line.Start();
        using FrameLease part = line.Read(CancellationToken.None)!;
        StillImageEncoder.WritePng(path, part.View);
        return part.Info.Truth!;
    }

    private void WriteGreys(string set)
    {
        byte[] header = Encoding.ASCII.GetBytes($"P5 {TinyModel.Side} {TinyModel.Side} 255\n");
        foreach ((int label, string name) in TinyModel.Labels.Index())
        {
            byte[] pixels = new byte[TinyModel.Side * TinyModel.Side];
            Array.Fill(pixels, TinyModel.GreyOf(label));
            File.WriteAllBytes(_folder.File("images", set, name, "part.pgm"), [.. header, .. pixels]);
        }
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CsharpBlock();

    [GeneratedRegex(@"/// <example>\n */// <code>\n(.*?)^ */// </code>", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CommentedCode();

    [GeneratedRegex("^ */// ?", RegexOptions.Multiline)]
    private static partial Regex CommentMark();
}
