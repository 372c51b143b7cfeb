using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Configuration;

public sealed class EvidenceSettingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_kept_comes_from_the_file()
    {
        ConfigurationReading reading = Read("""
            "output": {
                "journal": { "path": "j", "days": 30, "megabytes": 100 },
                "evidence": {
                    "path": "pictures", "picture": "frame", "format": "png", "quality": 70, "sampleEvery": 50, "allOk": true,
                    "freeMegabytes": 10, "ng": { "megabytes": 5, "days": 0.5, "minimum": 3 }
                }
            }
            """);

        Assert.Empty(reading.Faults);
        JournalConfiguration journal = reading.Configuration!.Outputs.OfType<JournalConfiguration>().Single();
        Assert.Equal((TimeSpan.FromDays(30), 100_000_000), (journal.MaximumAge, journal.MaximumBytes));
        EvidenceSettings evidence = reading.Configuration.Outputs.OfType<EvidenceConfiguration>().Single().Settings;
        Assert.Equal((_folder.File("j"), _folder.File("pictures")), (evidence.Journal, evidence.Folder));
        Assert.Equal((true, PictureFormat.Png, 70), (evidence.IsWholeFrame, evidence.Format, evidence.Quality));
        Assert.Equal((50, true), (evidence.SampleEvery, evidence.KeepsAllOk));
        Assert.Equal(10_000_000, evidence.FreeBytes);
        Assert.Equal(
            new EvidenceLimits { Bytes = 5_000_000, Age = TimeSpan.FromHours(12), Minimum = 3 }, evidence.LimitsOf(PictureClass.Ng));
        Assert.Equal(new EvidenceLimits { Bytes = 1_000_000_000, Minimum = 100 }, evidence.LimitsOf(PictureClass.Ok));
    }

    [Fact]
    public void Pictures_without_a_journal_are_refused() =>
        Assert.Contains(
            "output.evidence needs a journal", Assert.Single(Read("\"output\": { \"evidence\": \"pictures\" }").Faults).ToString(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("\"output\": { \"journal\": \"j\", \"evidence\": { \"quality\": 0 } }", "output.evidence.quality is 0")]
    [InlineData("\"output\": { \"journal\": \"j\", \"evidence\": { \"picture\": \"all\" } }", "output.evidence.picture is")]
    [InlineData("\"output\": { \"journal\": \"j\", \"evidence\": { \"ng\": { \"days\": 0 } } }", "output.evidence.ng.days is 0")]
    [InlineData("\"output\": { \"journal\": \"j\", \"evidence\": { \"bad\": {} } }", "output.evidence.bad is not a setting")]
    public void Wrong_values_are_named(string setting, string expected) =>
        Assert.Contains(expected, Assert.Single(Read(setting).Faults).ToString(), StringComparison.Ordinal);

    private ConfigurationReading Read(string settings)
    {
        string file = _folder.File("station.json");
        File.WriteAllText(file, $$"""{ "model": "m.edgemodel", "source": { "type": "synthetic" }, {{settings}} }""");
        return StationModules.Read(file);
    }
}
