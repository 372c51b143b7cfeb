using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Station.Tests.Outputs.Evidence;

/// <summary>A journal that does not fit the pictures: what a start does, and what a rebuild does.</summary>
public sealed class EvidenceStockTests : IAsyncLifetime, IDisposable
{
    private readonly TestEvidence _evidence = new();

    public async Task InitializeAsync()
    {
        await _evidence.Begin();
        using EvidenceStore store = _evidence.OpenStore();
        _evidence.Keep(store, Outcome.Ng, Outcome.Unsure, Outcome.Ng, Outcome.Ng);
        Assert.Null(store.Status.CleaningStopped);

        // From here on nothing may stay that a cleaner is free to delete.
        _evidence.Settings = _evidence.Settings with
        {
            Limits = PictureWords.Classes.ToDictionary(ofClass => ofClass, _ => new EvidenceLimits { Bytes = 0 }),
        };
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _evidence.Dispose();

    [Fact]
    public void Where_they_fit_the_cleaner_works()
    {
        Upkeep();

        Assert.Empty(_evidence.Numbers);
    }

    [Fact]
    public async Task A_journal_that_was_lost_makes_no_picture_go_and_a_rebuild_has_them_all_again()
    {
        Dictionary<long, PictureRow> before = _evidence.Rows();
        Directory.GetFiles(_evidence.Settings.Journal, "journal.db*").ToList().ForEach(File.Delete);
        await _evidence.Begin();

        Assert.Contains("the journal is a new one, and there are 4 pictures", Upkeep().CleaningStopped, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], _evidence.Numbers);
        Assert.Equal(1, _evidence.Log.Count(1342));

        RebuildReport report = Rebuild();
        Assert.Equal((4, 4, 4, 0), (report.Pictures, report.VerdictsAdded, report.PicturesAdded, report.NotFound));
        Assert.Equal(before, _evidence.Rows());
        Assert.Equal(["ng", "unsure", "ng", "ng"], _evidence.Journal.Rows().Select(row => row.Outcome));
        Assert.Null(Upkeep().CleaningStopped);
    }

    [Fact]
    public async Task A_damaged_journal_makes_no_picture_go()
    {
        await File.WriteAllTextAsync(_evidence.Journal.Database, new string('x', 5000));
        Assert.Null(Upkeep().Classes);
        Assert.Equal([1, 2, 3, 4], _evidence.Numbers);
        Assert.Equal(1, _evidence.Log.Count(1344));

        await _evidence.Begin();
        Assert.NotNull(Upkeep().CleaningStopped);
        Assert.Equal([1, 2, 3, 4], _evidence.Numbers);
    }

    [Fact]
    public void A_picture_that_is_missing_stops_the_cleaner_until_a_rebuild_notes_it()
    {
        File.Delete(Path.Combine(_evidence.Settings.Folder, _evidence.Files[1]));

        Assert.Contains("1 pictures that the journal lists are not there", Upkeep().CleaningStopped, StringComparison.Ordinal);
        Assert.Equal([1, 3, 4], _evidence.Numbers);

        Assert.Equal(1, Rebuild().NotFound);
        Assert.Equal(PictureLoss.NotFound, _evidence.Rows()[2].Deleted);
        Assert.Null(Upkeep().CleaningStopped);
    }

    [Fact]
    public void A_folder_that_is_not_mounted_is_refused_by_a_rebuild()
    {
        string aside = _evidence.Settings.Folder + ".aside";
        Directory.Move(_evidence.Settings.Folder, aside);

        Assert.Contains("4 pictures", Upkeep().CleaningStopped, StringComparison.Ordinal);
        Assert.Equal("The pictures that the journal lists are not there", Assert.Throws<EdgeException>(() => Rebuild()).What);
        Assert.All(_evidence.Rows().Values, row => Assert.Null(row.Deleted));
    }

    [Fact]
    public void What_a_killed_process_did_not_list_is_adopted_at_the_next_start()
    {
        _evidence.Journal.Execute("UPDATE picture SET deleted = 4 WHERE number = 3; DELETE FROM picture WHERE number = 4");
        _evidence.Settings = _evidence.Settings with { Limits = new Dictionary<PictureClass, EvidenceLimits>() };
        string unfinished = Path.Combine(Path.GetDirectoryName(Path.Combine(_evidence.Settings.Folder, _evidence.Files[0]))!, "x.part");
        File.WriteAllText(unfinished, "half");

        EvidenceStatus status = Upkeep();

        Assert.Null(status.CleaningStopped);
        Assert.Equal((3, 1), (status.Classes!["ng"].Pictures, status.Classes["unsure"].Pictures));
        Assert.All(_evidence.Rows().Values, row => Assert.Null(row.Deleted));
        Assert.False(File.Exists(unfinished));
        Assert.Equal(1, _evidence.Log.Count(1343));
    }

    [Fact]
    public void What_a_killed_process_had_noted_as_deleted_goes()
    {
        _evidence.Journal.Execute("UPDATE picture SET deleted = 1 WHERE number = 2");
        _evidence.Settings = _evidence.Settings with { Limits = new Dictionary<PictureClass, EvidenceLimits>() };

        Assert.Null(Upkeep().CleaningStopped);
        Assert.Equal([1, 3, 4], _evidence.Numbers);
    }

    [Fact]
    public async Task A_pin_survives_the_journal()
    {
        PicturePins.Set(_evidence.Settings.Journal, _evidence.Rows()[1].Result, isPinned: true);
        Directory.GetFiles(_evidence.Settings.Journal, "journal.db*").ToList().ForEach(File.Delete);
        await _evidence.Begin();
        Rebuild();
        Upkeep();

        Assert.Equal([1], _evidence.Numbers);
        Assert.True(_evidence.Rows()[1].IsPinned);
        Assert.StartsWith("pinned/", _evidence.Files[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_pin_that_was_cut_short_is_finished_at_the_next_start()
    {
        string file = Path.Combine(_evidence.Settings.Folder, _evidence.Files[0]);
        Directory.CreateDirectory(Path.Combine(_evidence.Settings.Folder, "pinned"));
        File.Move(file, Path.Combine(_evidence.Settings.Folder, "pinned", Path.GetFileName(file)));
        Upkeep();

        Assert.Equal([1], _evidence.Numbers);
        Assert.True(_evidence.Rows()[1].IsPinned);
    }

    [Fact]
    public void A_rebuild_of_what_fits_changes_nothing()
    {
        Rebuild();
        byte[] before = Dump();

        RebuildReport report = Rebuild();

        Assert.Equal((4, 0, 0, 0), (report.Pictures, report.VerdictsAdded, report.PicturesAdded, report.NotFound));
        Assert.Equal(before, Dump());
    }

    [Fact]
    public void Files_that_are_no_pictures_of_a_station_are_named_and_left()
    {
        string folder = Path.GetDirectoryName(Path.Combine(_evidence.Settings.Folder, _evidence.Files[0]))!;
        string[] strangers =
        [
            Path.Combine(folder, $"000000009-9-ng-{Guid.CreateVersion7()}.jpg"),
            Path.Combine(folder, $"000000010-9-ng-{Guid.CreateVersion7()}.png"),
            Path.Combine(folder, "holiday.jpg"),
        ];
        File.WriteAllBytes(strangers[0], [0xff, 0xd8, 0xff, 0xfe, 0xff]);
        File.WriteAllText(strangers[1], "no picture");
        File.WriteAllText(strangers[2], "");

        RebuildReport report = Rebuild();

        Assert.Equal(strangers.Order(), report.Strangers.Order());
        Assert.All(strangers, file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public void A_file_that_cannot_be_read_stands_in_nobody_s_way()
    {
        string folder = Path.GetDirectoryName(Path.Combine(_evidence.Settings.Folder, _evidence.Files[0]))!;
        string[] strangers =
        [
            Path.Combine(folder, $"000000009-9-ng-{Guid.CreateVersion7()}.jpg"),
            Path.Combine(folder, $"000000010-9-ng-{Guid.CreateVersion7()}.jpg"),
        ];
        File.CreateSymbolicLink(strangers[0], "/nowhere");
        NamedPipe.Make(strangers[1]);
        _evidence.Settings = _evidence.Settings with { Limits = new Dictionary<PictureClass, EvidenceLimits>() };

        EvidenceStatus status = Upkeep();
        RebuildReport report = Rebuild();

        Assert.NotNull(status.Classes);
        Assert.Equal((4, 0), (report.Pictures, report.PicturesAdded));
        Assert.Equal(strangers, report.Strangers.Order());
    }

    [Theory]
    [InlineData("\"x\":1", 1)]
    [InlineData("\"x\":1,\"x\":1", 0)]
    [InlineData("\"x\":\"y\"", 0)]
    public void A_note_that_makes_no_sense_is_no_note(string thresholds, int adopted)
    {
        Guid result = Guid.CreateVersion7();
        string file = Path.Combine(
            Path.GetDirectoryName(Path.Combine(_evidence.Settings.Folder, _evidence.Files[0]))!, $"000000009-9-ng-{result}.jpg");
        string note = $$$"""
            {"edgePicture":1,"frameWidth":1,"frameHeight":1,"monotonicNs":1,"verdict":{"station":"s","start":"a","part":9,"sequence":1,
            "time":"2026-01-01T00:00:00.000Z","outcome":"ng","label":"x","score":1,"scores":{"x":1},"model":"m","result":"{{{result}}}",
            "timings":{"wait":1,"preprocess":1,"inference":1,"decide":1},
            "thresholds":{"default":1,"margin":0,"labels":{ {{{thresholds}}} }
            } } }
            """;
        byte[] text = System.Text.Encoding.UTF8.GetBytes(note);
        int length = text.Length + 2;
        File.WriteAllBytes(file, [0xff, 0xd8, 0xff, 0xfe, (byte)(length >> 8), (byte)length, .. text, 0xff, 0xd9]);

        Rebuild();

        RebuildReport report = Rebuild();
        Assert.Equal((4 + adopted, 1 - adopted), (report.Pictures, report.Strangers.Count));
    }

    [Fact]
    public void A_rebuild_has_everything_that_a_verdict_said_of_its_part()
    {
        _evidence.Settings = _evidence.Settings with { Limits = new Dictionary<PictureClass, EvidenceLimits>() };
        using (EvidenceStore store = _evidence.OpenStore())
        {
            _evidence.KeepOne(store, Verdicts.Crack(7) with { CodeFault = "no code could be read in the picture", Batch = "b7" });
        }

        Rebuild();

        JournalRow row = Assert.Single(_evidence.Journal.Rows(), row => row.Part == 7);
        Assert.Equal(("no code could be read in the picture", "b7"), (row.CodeFault, row.Batch));
    }

    [Fact]
    public void A_folder_that_was_begun_while_the_journal_could_not_be_asked_is_listed_all_the_same()
    {
        ManualTimeProvider clock = new();
        _evidence.Clock = clock;
        _evidence.Settings = _evidence.Settings with
        {
            Folder = _evidence.Settings.Folder + "-2", Limits = new Dictionary<PictureClass, EvidenceLimits>(),
        };
        string aside = _evidence.Journal.Database + ".aside";
        using (EvidenceStore store = _evidence.OpenStore())
        {
            File.Move(_evidence.Journal.Database, aside);
            _evidence.KeepOne(store, Outcome.Ng);
            store.Upkeep();
            File.Move(aside, _evidence.Journal.Database);
            clock.Advance(TimeSpan.FromMinutes(1));
            _evidence.Keep(store, Outcome.Ng);
            Assert.Equal(2, store.Status.Classes!["ng"].Pictures);
        }

        Assert.Null(Upkeep().CleaningStopped);
        Assert.Equal(6, _evidence.Journal.Number("SELECT count(*) FROM picture WHERE deleted IS NULL"));
    }

    private EvidenceStatus Upkeep()
    {
        using EvidenceStore store = _evidence.OpenStore();
        store.Upkeep();
        return store.Status;
    }

    private RebuildReport Rebuild() => EvidenceRebuild.Run(
        _evidence.Settings.Journal, null, new ManualTimeProvider(), NullLogger.Instance, CancellationToken.None);

    private byte[] Dump() => File.ReadAllBytes(_evidence.Journal.Database);
}
