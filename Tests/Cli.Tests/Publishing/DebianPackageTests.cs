using System.Diagnostics;
using EdgeConvNeXt.Cli.Publishing;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests.Publishing;

/// <summary>Real packages, read by dpkg-deb. What they do to a system, the virtual board tells.</summary>
public sealed class DebianPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_holds_program_unit_user_rules_model_and_example()
    {
        string list = Ask("--contents", await Make("linux-x64", PublishWay.Aot, "edge-agent"));

        Assert.Matches(@"(?m)^-rwxr-xr-x root/root .* \./opt/edge-agent/edge-agent$", list);
        Assert.Matches(@"(?m)^-rw-r--r-- root/root .* \./opt/edge-agent/libonnxruntime\.so$", list);
        Assert.Matches(@"(?m) \./usr/bin/edge-agent -> /opt/edge-agent/edge-agent$", list);
        Assert.Contains("./usr/lib/systemd/system/edge-agent.service", list, StringComparison.Ordinal);
        Assert.Contains("./usr/lib/sysusers.d/edge-agent.conf", list, StringComparison.Ordinal);
        Assert.Contains("./usr/lib/udev/rules.d/60-edge-signals.rules", list, StringComparison.Ordinal);
        Assert.Contains("./usr/share/edge-agent/demo/model.json", list, StringComparison.Ordinal);
        Assert.Contains("./usr/share/edge-agent/station.json", list, StringComparison.Ordinal);
        Assert.Contains("./usr/share/doc/edge-agent/copyright", list, StringComparison.Ordinal);
        Assert.DoesNotContain(PublishedFolder.ListName, list, StringComparison.Ordinal);
        Assert.DoesNotContain("./etc/", list, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?m)^-.{7}w", list);
    }

    [Theory]
    [InlineData("linux-x64", "edge-agent", "amd64", false)]
    [InlineData("linux-arm64", "edge-agent", "arm64", false)]
    [InlineData("linux-arm64-ascend", "edge-agent-ascend", "arm64", true)]
    [InlineData("linux-x64-cuda", "edge-agent-cuda", "amd64", true)]
    public async Task Its_name_and_processor_are_those_of_the_target(string target, string name, string processor, bool isFlavour)
    {
        string package = await Make(target, PublishWay.Trimmed, "edge-agent");

        Assert.Equal(name, Ask("--field", package, "Package").Trim());
        Assert.Equal(processor, Ask("--field", package, "Architecture").Trim());
        Assert.Contains("libssl3", Ask("--field", package, "Depends"), StringComparison.Ordinal);
        Assert.Equal(isFlavour ? "edge-agent" : "edge-agent-ascend, edge-agent-cuda", Ask("--field", package, "Conflicts").Trim());
        Assert.Equal(isFlavour, Ask("--contents", package).Contains("./usr/lib/systemd/system/edge-agent.service.d/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_station_with_an_npu_sets_the_environment_of_cann_first()
    {
        string list = Ask("--contents", await Make("linux-arm64-ascend", PublishWay.Trimmed, "edge-agent"));

        Assert.Matches(@"(?m)^-rwxr-xr-x root/root .* \./opt/edge-agent/run-with-cann$", list);
    }

    [Fact]
    public async Task Where_the_station_brings_the_runtime_a_script_starts_the_program()
    {
        string package = await Make("linux-arm64", PublishWay.Framework10, "edge-agent.dll");

        Assert.Matches(@"(?m)^-rwxr-xr-x root/root .* \./opt/edge-agent/edge-agent$", Ask("--contents", package));
        Assert.Contains("aspnetcore-runtime-10.0", Ask("--field", package, "Depends"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_asks_for_the_c_library_that_its_program_was_linked_with()
    {
        string package = await Make("linux-x64", PublishWay.Aot, "edge-agent", File.ReadAllBytes("/bin/bash"));

        Assert.Contains($"libc6 (>= {GlibcFloor.Of(["/bin/bash"])})", Ask("--field", package, "Depends"), StringComparison.Ordinal);
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

    private async Task<string> Make(string target, PublishWay way, string entry, byte[]? content = null)
    {
        string folder = Path.Combine(_folder.Path, target);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, entry), content ?? [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(folder, "libonnxruntime.so"), [4, 5, 6]);
        new PublishedFolder(folder).Seal();
        PublishedProgram program = new(PublishTarget.All.Single(one => one.Name == target), way, folder, []);
        return await new DebianPackage(SourcesWithASmallModel(), "1.2.3").MakeAsync(program, CancellationToken.None);
    }

    // Compressing the demo model would take most of the test's time.
    private Checkout SourcesWithASmallModel()
    {
        Checkout sources = new(Path.Combine(_folder.Path, "sources"));
        Checkout original = new(RepositoryRoot.Path);
        TinyModel.WriteBundle(Path.Combine(sources.Root, "Tools", "Demo"));
        foreach (string file in Directory.GetFiles(original.Packaging, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(sources.Packaging, Path.GetRelativePath(original.Packaging, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return sources;
    }

    private static string Ask(params string[] arguments)
    {
        using Process ask = Process.Start(new ProcessStartInfo("dpkg-deb", arguments) { RedirectStandardOutput = true })!;
        string said = ask.StandardOutput.ReadToEnd();
        ask.WaitForExit();
        Assert.Equal(0, ask.ExitCode);
        return said;
    }
}
