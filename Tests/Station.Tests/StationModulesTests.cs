using System.Text;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests;

/// <summary>A new kind of source is a folder and a line: this adds one that way, and nothing else.</summary>
public sealed class StationModulesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // The product's list with one more line.
    private readonly SettingCatalog _catalog =
        new([.. StationModules.All.Select(module => module is SourceModule ? WithToySource() : module)]);

    public void Dispose() => _folder.Dispose();

    private static SourceModule WithToySource() => new([.. StationModules.Sources, new ToySource()]);

    [Theory]
    [InlineData("", 3)]
    [InlineData(""", "frames": 7""", 7)]
    public async Task A_source_that_was_added_is_configured_opened_and_inspected(string settings, int parts)
    {
        StationConfiguration configuration = Read(settings).Require();
        StationServices services = new();

        await new StationRunner(services, new FakeServiceManager(isActive: false)).RunAsync(configuration, CancellationToken.None);

        Assert.Equal(parts, File.ReadLines(Assert.IsType<JsonLinesConfiguration>(Assert.Single(configuration.Outputs)).Path).Count());
    }

    [Theory]
    [InlineData(""", "frames": 0""", "source.frames is 0: expected a whole number from 1 to 100 frames.")]
    [InlineData(""", "frames": 13""", "source.frames is 13: expected another number.")]
    [InlineData(""", "loop": true""", "source.loop does not belong to a source of type toy: it goes with folder.")]
    public void Its_settings_are_checked_as_every_other_source_s(string settings, string fault) =>
        Assert.Equal(fault, Assert.Single(Read(settings).Faults).What);

    [Fact]
    public void Its_settings_are_refused_for_another_type()
    {
        ConfigurationReading reading = Parse("""{ "model": "m.edgemodel", "source": { "type": "synthetic", "frames": 7 } }""");

        Assert.Equal("source.frames does not belong to a source of type synthetic: it goes with toy.", Assert.Single(reading.Faults).What);
    }

    [Fact]
    public void It_stands_in_schema_and_reference()
    {
        Assert.Contains(
            "| `source.frames` | a whole number from 1 to 100 frames | `3` | Frames after which the toy ends. *For toy.* |",
            new ConfigurationReference(_catalog).Write(), StringComparison.Ordinal);
        Assert.Contains("\"const\": \"toy\"", _catalog.WriteSchema(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_setting_is_there_twice_and_every_section_has_settings()
    {
        Assert.Equal(_catalog.All.Count, _catalog.All.DistinctBy(setting => setting.Path).Count());
        Assert.All(_catalog.Sections, section => Assert.Contains(_catalog.All, setting => setting.Section == section.Name));
    }

    private ConfigurationReading Read(string settings) => Parse(
        $$"""{ "model": "{{TinyModel.WriteBundle(_folder.File("tiny.edgemodel"))}}", "source": { "type": "toy"{{settings}} }, "output": { "jsonLines": "verdicts.jsonl" } }""");

    private ConfigurationReading Parse(string json) =>
        new ConfigurationReader(_catalog).Parse(Encoding.UTF8.GetBytes(json), _folder.File("station.json"));
}
