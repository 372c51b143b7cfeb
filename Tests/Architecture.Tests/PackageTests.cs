using System.IO.Compression;
using System.Xml.Linq;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>The libraries as NuGet packages, used by a program that has nothing of this checkout but them.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string[] Libraries = ["Runtime", "Camera", "Quantization", "Targets", "Runtime/Inspector"];

    private readonly TemporaryFolder _folder = new();

    // Of this run alone: a package of a version that NuGet has seen is not looked at again.
    private readonly string _version = $"0.1.0-test.{Guid.NewGuid():N}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_judges_a_frame_with_the_packages_alone()
    {
        await PackAsync();
        Assert.All(Directory.GetFiles(Packages), AssertDescribed);
        WriteProgram();

        string output = await DotnetProgram.RunAsync(
            Path.Combine(_folder.Path, "program"), "run", "-c", "Release", "--", Path.Combine(RepositoryRoot.Path, "Tools", "Demo"));

        Assert.Matches(@"\A(Ok|Ng|Unsure) \w+ [01]\.\d{3}", output);
    }

    private string Packages => Path.Combine(_folder.Path, "packages");

    // The libraries lie there in the configuration of this test.
    private async Task PackAsync()
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)) == "debug"
            ? "Debug"
            : "Release";
        foreach (string library in Libraries)
        {
            await DotnetProgram.RunAsync(
                RepositoryRoot.Path, "pack", library, "--no-build", "-c", configuration, "-o", Packages, $"-p:PackageVersion={_version}",
                "--nologo", "-v", "quiet");
        }

        Assert.Equal(Libraries.Length, Directory.GetFiles(Packages).Length);
    }

    private static void AssertDescribed(string package)
    {
        using ZipArchive zip = ZipFile.OpenRead(package);
        ZipArchiveEntry specification = zip.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal));
        using Stream stream = specification.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single();
        Assert.All(["description", "license", "authors", "tags", "readme"], name => Assert.False(string.IsNullOrWhiteSpace(
            metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value), $"{package} has no {name}"));
        Assert.Contains(
            zip.Entries,
            entry => entry.Name.EndsWith(".xml", StringComparison.Ordinal) && entry.FullName.StartsWith("lib/", StringComparison.Ordinal));
    }

    private void WriteProgram()
    {
        string program = Path.GetDirectoryName(_folder.File("program", "Program.cs"))!;
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(program, "program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestorePackagesPath>{_folder.Path}/cache</RestorePackagesPath>
                <RestoreFallbackFolders>{cache}</RestoreFallbackFolders>
                <RestoreAdditionalProjectSources>{Packages}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="EdgeConvNeXt.Inspector" Version="{_version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(program, "Program.cs"), """
            using EdgeConvNeXt;
            using EdgeConvNeXt.Camera.Synthetic;
            using EdgeConvNeXt.Runtime.Imaging;

            SyntheticFrameSource line = new(new SyntheticOptions { Seed = 1, Count = 1 }, TimeProvider.System);
            line.Start();
            using Inspector inspector = Inspector.Open(args[0]);
            using FrameLease part = line.Read(CancellationToken.None)!;
            Console.WriteLine(inspector.Inspect(part));
            """);
    }
}
