using System.Runtime.InteropServices;
using System.Xml.Linq;
using EdgeConvNeXt.Cli.Publish;
using EdgeConvNeXt.Station;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests.Publishing;

/// <summary>What stands in publish-profiles and packaging is what the command offers.</summary>
public sealed class PublishProfileTests
{
    private static readonly string Profiles = Path.Combine(RepositoryRoot.Path, "publish-profiles");

    [Fact]
    public void Every_target_has_a_profile_and_every_profile_is_a_target() => Assert.Equal(
        PublishTarget.All.Select(target => target.Name).Order(),
        Directory.GetFiles(Profiles, "*.pubxml").Select(Path.GetFileNameWithoutExtension).Order());

    [Fact]
    public void Every_way_has_its_file() =>
        Assert.All(PublishTarget.Ways, way => Assert.True(File.Exists(Path.Combine(Profiles, "ways", $"{way.Name}.props"))));

    // What ./edge publish looks for and what ./edge test --arm installs are the same packages.
    [Fact]
    public void The_tools_for_another_processor_are_on_the_list_of_the_arm_proof() => Assert.Equal(
        NativeTools.For(Architecture.Arm64, Architecture.X64)!.Select(tool => tool.Package).Order(),
        File.ReadLines(Path.Combine(RepositoryRoot.Path, "Tools", "publish-packages-arm64.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Order());

    [Fact]
    public void A_profile_is_for_the_processor_and_flavour_of_its_target() => Assert.All(PublishTarget.All, target =>
    {
        XElement properties = XDocument.Load(Path.Combine(Profiles, $"{target.Name}.pubxml")).Root!.Element("PropertyGroup")!;
        Assert.Equal($"linux-{target.Architecture.ToString().ToLowerInvariant()}", properties.Element("RuntimeIdentifier")!.Value);
        Assert.Equal(target.Flavour, properties.Element("EdgeFlavour")!.Value);
    });

    [Fact]
    public void The_configuration_of_the_package_has_no_faults() =>
        Assert.Empty(StationModules.Read(Path.Combine(RepositoryRoot.Path, "Targets", "packaging", "station.json")).Faults);

    [Fact]
    public async Task A_profile_that_there_is_not_ends_with_2() => (await Cli.RunAsync("publish", "linux-z80")).FailsWith(2, "linux-z80");

    [Fact]
    public async Task A_way_that_there_is_not_ends_with_2() =>
        (await Cli.RunAsync("publish", "linux-x64", "--way", "magic")).FailsWith(2, "magic");

    [Fact]
    public async Task OpenCV_for_ARM_ends_with_2() =>
        (await Cli.RunAsync("publish", "linux-arm64", "--with-opencv")).FailsWith(2, "There is no OpenCV for linux-arm64");

    [Fact]
    public async Task A_folder_with_other_files_ends_with_2() =>
        (await Cli.RunAsync("publish", "linux-x64", "--output", Profiles)).FailsWith(2, Profiles);
}
