using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Configuration;

/// <summary>What is made from the catalogue and committed. EDGE_UPDATE_GOLDENS=1 writes the files anew, to be reviewed as a diff.</summary>
public sealed class GoldenFileTests
{
    private static readonly string ExampleFolder = Path.Combine(RepositoryRoot.Path, "docs", "examples");

    public static TheoryData<string> Examples { get; } = [.. ExampleNames()];

    [Fact]
    public void The_committed_schema_is_the_one_of_the_catalogue() => Check("edge-agent.schema.json", StationModules.Catalog.WriteSchema());

    [Fact]
    public void The_committed_reference_is_the_one_of_the_catalogue() =>
        Check("configuration.md", new ConfigurationReference(StationModules.Catalog).Write());

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_sound(string name)
    {
        ConfigurationReading reading = StationModules.Read(Path.Combine(ExampleFolder, $"{name}.json"));

        Assert.Empty(reading.Faults);
    }

    [Fact]
    public void Every_station_of_the_fleet_example_is_sound_and_has_a_name_of_its_own()
    {
        StationConfiguration[] stations =
        [
            .. Directory.GetFiles(Path.Combine(ExampleFolder, "fleet"), "*.json").Select(path => StationModules.Read(path).Require()),
        ];

        Assert.Equal(2, stations.Select(station => (station.Station, station.Metrics.Address)).Distinct().Count());
        Assert.Equal(2, stations.Select(station => station.Station).Distinct().Count());
        Assert.Single(stations.Select(station => (station.Mqtt!.Host, station.Mqtt.Port, station.Mqtt.Site, station.Mqtt.Line)).Distinct());
    }

    [Fact]
    public void There_is_an_example_for_every_source_type() =>
        Assert.Equal(StationModules.Catalog.SourceTypes.Order(), ExampleNames().Order());

    private static IEnumerable<string> ExampleNames() =>
        Directory.EnumerateFiles(ExampleFolder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path));

    private static void Check(string name, string expected)
    {
        string path = Path.Combine(RepositoryRoot.Path, "docs", name);
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }
}
