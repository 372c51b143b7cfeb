using System.Diagnostics;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Cli.Publish;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests.Publishing;

/// <summary>Real packages, read by dpkg-deb. What they do to a system, the virtual board tells.</summary>
public sealed partial class DebianPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Whoever adds a file to the package says here what it is there for.
    private static readonly Dictionary<string, string> Contents = new()
    {
        ["opt/edge-agent/edge-agent"] = "the program",
        ["opt/edge-agent/libonnxruntime.so"] = "runs models",
        ["opt/edge-agent/libe_sqlite3.so"] = "keeps the journal",
        ["opt/edge-agent/libedgekernels.so"] = "runs integer layers",
        ["opt/edge-agent/docs"] = "where messages such as 'see docs/recipe.md' lead to",
        ["opt/edge-agent/licences/*"] = "texts that the parts' licences ask to be passed on",
        ["usr/bin/edge-agent"] = "the program on the PATH",
        ["usr/lib/systemd/system/edge-agent.service"] = "the service",
        ["usr/lib/sysusers.d/edge-agent.conf"] = "its user",
        ["usr/lib/udev/rules.d/60-edge-signals.rules"] = "rights on GPIO chips and I2C buses",
        ["usr/share/edge-agent/station.json"] = "the first configuration",
        ["usr/share/edge-agent/demo/*"] = "the model that the first configuration names",
        ["usr/share/doc/edge-agent/copyright"] = "asked for by Debian's policy",
        ["usr/share/doc/edge-agent/*"] = "documents",
    };

    [Fact]
    public async Task It_holds_what_a_station_loads_or_reads_and_nothing_else()
    {
        string[] files = [.. Files(await Make("linux-x64", PublishWay.Aot))];

        Assert.All(files, file => Assert.Contains(Contents.Keys, known => Fits(file, known)));
        Assert.All(Contents.Keys, known => Assert.Contains(files, file => Fits(file, known)));
    }

    [Fact]
    public async Task OpenCV_is_a_package_of_its_own_that_goes_with_the_agent_of_its_version_and_brings_what_it_is_linked_with()
    {
        PublishedProgram program = Published("linux-x64-cuda", PublishWay.Aot, [1, 2, 3], hasOpenCv: true);

        string agent = await new DebianPackage(SourcesWithASmallModel(), "1.2.3").MakeAsync(program, CancellationToken.None);
        string openCv = await new OpenCvPackage(new SourceTree(RepositoryRoot.Path), "1.2.3").MakeAsync(program, CancellationToken.None);

        Assert.DoesNotContain(
            Files(agent),
            file =>
                file.Contains("opencv", StringComparison.OrdinalIgnoreCase)
                    && !file.StartsWith("usr/share/doc/", StringComparison.Ordinal));
        Assert.Equal(
            ["opt/edge-agent/libOpenCvSharpExtern.so", "opt/edge-agent/licences/opencv.txt", "usr/share/doc/edge-agent-opencv/copyright"],
            Files(openCv).Order(StringComparer.Ordinal));
        Assert.Equal("edge-agent (= 1.2.3)", Ask("--field", agent, "Provides").Trim());
        Assert.StartsWith("edge-agent (= 1.2.3), libgtk-3-0t64 | libgtk-3-0,", Ask("--field", openCv, "Depends"), StringComparison.Ordinal);
        Assert.Equal("edge-agent-opencv_1.2.3_amd64.deb", Path.GetFileName(openCv));
    }

    [Fact]
    public async Task Everybody_may_read_it_and_only_root_may_change_it()
    {
        string list = Ask("--contents", await Make("linux-x64", PublishWay.Aot));

        Assert.Matches(@"(?m)^-rwxr-xr-x root/root .* \./opt/edge-agent/edge-agent$", list);
        Assert.Matches(@"(?m)^-rw-r--r-- root/root .* \./opt/edge-agent/libonnxruntime\.so$", list);
        Assert.Matches(@"(?m) \./usr/bin/edge-agent -> /opt/edge-agent/edge-agent$", list);
        Assert.Matches(@"(?m) \./opt/edge-agent/docs -> /usr/share/doc/edge-agent$", list);
        Assert.DoesNotMatch(@"(?m)^-.{7}w", list);
    }

    [Fact]
    public async Task The_documents_that_its_files_and_the_programs_messages_point_to_are_in_it()
    {
        string[] files = [.. Files(await Make("linux-arm64-ascend", PublishWay.Aot))];
        string[] installed = [.. Directory.GetFiles(new SourceTree(RepositoryRoot.Path).Packaging, "*", SearchOption.AllDirectories)
            .SelectMany(file => InstalledDocument().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value)];
        string[] told = [.. new[] { "Runtime", "Camera", "Targets", "Tools/Station", "Tools/Agent" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(RepositoryRoot.Path, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => ToldDocument().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value)];

        Assert.NotEmpty(installed);
        Assert.NotEmpty(told);
        Assert.All(installed.Concat(told), name => Assert.Contains($"usr/share/doc/edge-agent/{name}", files));
    }

    [Fact]
    public async Task No_document_in_it_points_to_one_that_is_not()
    {
        string package = await Make("linux-x64", PublishWay.Aot);
        string folder = Path.Combine(_folder.Path, "unpacked");
        Ask("--extract", package, folder);

        string[] documents = Directory.GetFiles(Path.Combine(folder, "usr/share/doc/edge-agent"), "*.md", SearchOption.AllDirectories);
        string[] dead = [.. documents.SelectMany(file => Link().Matches(File.ReadAllText(file))
            .Select(match => match.Groups[1].Value).Where(
                link => !link.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, link)))
            .Select(link => $"{Path.GetFileName(file)}: {link}"))];

        Assert.NotEmpty(documents);
        Assert.Empty(dead);
    }

    [Theory]
    [InlineData("linux-x64", "edge-agent", "amd64", false)]
    [InlineData("linux-arm64", "edge-agent", "arm64", false)]
    [InlineData("linux-arm64-ascend", "edge-agent-ascend", "arm64", true)]
    [InlineData("linux-x64-cuda", "edge-agent-cuda", "amd64", true)]
    public async Task Its_name_and_processor_are_those_of_the_target(string target, string name, string processor, bool isFlavour)
    {
        string package = await Make(target, PublishWay.Trimmed);

        Assert.Equal(name, Ask("--field", package, "Package").Trim());
        Assert.Equal(processor, Ask("--field", package, "Architecture").Trim());
        Assert.Contains("libssl3", Ask("--field", package, "Depends"), StringComparison.Ordinal);
        Assert.Equal(isFlavour ? "edge-agent" : "edge-agent-ascend, edge-agent-cuda", Ask("--field", package, "Conflicts").Trim());
        Assert.Equal(
            isFlavour, Ask("--contents", package).Contains("./usr/lib/systemd/system/edge-agent.service.d/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_station_with_an_npu_sets_the_environment_of_cann_first()
    {
        string list = Ask("--contents", await Make("linux-arm64-ascend", PublishWay.Trimmed));

        Assert.Matches(@"(?m)^-rwxr-xr-x root/root .* \./opt/edge-agent/run-with-cann$", list);
    }

    [Fact]
    public async Task It_asks_for_the_c_library_that_its_program_was_linked_with_before_it_is_unpacked()
    {
        string package = await Make("linux-x64", PublishWay.Aot, File.ReadAllBytes("/bin/bash"));

        Assert.Equal($"libc6 (>= {GlibcFloor.Of(["/bin/bash"])})", Ask("--field", package, "Pre-Depends").Trim());
    }

    [Theory]
    [InlineData("postinst")]
    [InlineData("prerm")]
    [InlineData("postrm")]
    public void Its_scripts_are_sound_shell(string script)
    {
        using Process shell = Process.Start("/bin/sh", ["-n", Path.Combine(RepositoryRoot.Path, "Targets", "packaging", "debian", script)]);
        shell.WaitForExit();

        Assert.Equal(0, shell.ExitCode);
    }

    private async Task<string> Make(string name, PublishWay way, byte[]? content = null) =>
        await new DebianPackage(SourcesWithASmallModel(), "1.2.3").MakeAsync(
            Published(name, way, content ?? [1, 2, 3]), CancellationToken.None);

    private PublishedProgram Published(string name, PublishWay way, byte[] content, bool hasOpenCv = false)
    {
        PublishTarget target = PublishTarget.All.Single(one => one.Name == name) with { HasOpenCv = hasOpenCv };
        string folder = Path.Combine(_folder.Path, name);
        foreach (PublishedFile file in PublishedFiles.Of(target))
        {
            File.WriteAllBytes(_folder.File([name, .. file.Path.Split('/')]), content);
        }

        new PublishedFolder(folder).Seal();
        return new PublishedProgram(target, way, folder, []);
    }

    // Compressing the demo model would take most of the test's time.
    private SourceTree SourcesWithASmallModel()
    {
        SourceTree sources = new(Path.Combine(_folder.Path, "sources"));
        SourceTree original = new(RepositoryRoot.Path);
        TinyModel.WriteBundle(Path.Combine(sources.Root, "Tools", "Demo"));
        foreach (
            string file in new[]
            {
                original.Packaging, original.Documents,
            }.SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)))
        {
            string copy = Path.Combine(sources.Root, Path.GetRelativePath(original.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return sources;
    }

    // What dpkg-deb lists besides folders: "-rw-r--r-- root/root 12 2026-01-01 00:00 ./opt/edge-agent/docs -> /usr/share".
    private static IEnumerable<string> Files(string package) => Ask("--contents", package).Split('\n')
        .Where(line => line.Length > 0 && line[0] != 'd').Select(line => line.Split(" ./")[1].Split(" -> ")[0]);

    private static bool Fits(string file, string known) =>
        known.EndsWith('*') ? file.StartsWith(known[..^1], StringComparison.Ordinal) : file == known;

    [GeneratedRegex(@"/usr/share/doc/edge-agent/([\w./-]*\w)")]
    private static partial Regex InstalledDocument();

    [GeneratedRegex(@"docs/([\w-]+\.md)")]
    private static partial Regex ToldDocument();

    [GeneratedRegex(@"\]\(([^)#]+)[^)]*\)")]
    private static partial Regex Link();

    private static string Ask(params string[] arguments)
    {
        using Process ask = Process.Start(new ProcessStartInfo("dpkg-deb", arguments) { RedirectStandardOutput = true })!;
        string said = ask.StandardOutput.ReadToEnd();
        ask.WaitForExit();
        Assert.Equal(0, ask.ExitCode);
        return said;
    }
}
