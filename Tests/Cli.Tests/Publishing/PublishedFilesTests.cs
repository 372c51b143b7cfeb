using System.Diagnostics;
using System.Text.Json;
using EdgeConvNeXt.Cli.Publish;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests.Publishing;

/// <summary>
/// What the packages of this build bring into a published folder, as the real SDK finds it out without compiling anything.
/// </summary>
public sealed class PublishedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    public async Task Packages_bring_what_is_listed_and_nothing_else(string name)
    {
        PublishTarget target = PublishTarget.All.Single(one => one.Name == name);

        // A folder of packages that is named without a slash behind, as people name folders: licences once went missing by it.
        string[] files = await FilesOf(target, packages: PackageFolder);

        Assert.Equal(
            PublishedFiles.Of(target).Where(file => !file.IsOptional).Select(file => file.Path).Where(path => path != "edge-agent")
                .Order(StringComparer.Ordinal),
            files.Except(PublishedFiles.Of(target).Where(file => file.IsOptional).Select(file => file.Path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_file_says_what_it_is_there_for() => Assert.All(PublishTarget.All, target =>
    {
        IReadOnlyList<PublishedFile> files = PublishedFiles.Of(target);
        Assert.All(files, file => Assert.NotEmpty(file.Reason));
        Assert.Distinct(files.Select(file => file.Path));
        Assert.DoesNotContain(files, file => file.Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(target.Flavour == "cuda", files.Any(file => file.Path == "libonnxruntime_providers_shared.so"));
    });

    private static string PackageFolder => Path.TrimEndingDirectorySeparator(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));

    private async Task<string[]> FilesOf(PublishTarget target, string packages)
    {
        string[] arguments =
        [
            "msbuild", new SourceTree(RepositoryRoot.Path).Agent, "-restore", "-nologo", "-nodeReuse:false", "-t:EdgePublishFiles",
            "-getItem:EdgeLibrary", "-getItem:ResolvedFileToPublish",
            $"-p:RuntimeIdentifier=linux-{target.Architecture.ToString().ToLowerInvariant()}", $"-p:EdgeFlavour={target.Flavour}",
            "-p:SelfContained=false", "-p:UseAppHost=false",
            $"-p:ArtifactsPath={_folder.Path}/objects",
        ];
        ProcessStartInfo start = new("dotnet", arguments) { RedirectStandardOutput = true };
        start.Environment["NUGET_PACKAGES"] = packages;
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
        using JsonDocument items = JsonDocument.Parse(said);
        JsonElement all = items.RootElement.GetProperty("Items");
        return
        [
            .. all.GetProperty("EdgeLibrary").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!),
            .. all.GetProperty("ResolvedFileToPublish").EnumerateArray().Select(item => item.GetProperty("RelativePath").GetString()!),
        ];
    }
}
