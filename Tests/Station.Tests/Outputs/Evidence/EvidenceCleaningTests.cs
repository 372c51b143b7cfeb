using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.Evidence;

/// <summary>What is deleted, in which order, and what never is.</summary>
public sealed class EvidenceCleaningTests : IDisposable
{
    private const Outcome Ok = Outcome.Ok;
    private const Outcome Ng = Outcome.Ng;
    private const Outcome Unsure = Outcome.Unsure;

    private readonly TestEvidence _evidence = new();
    private readonly ManualTimeProvider _clock = new();

    public EvidenceCleaningTests() => _evidence.Clock = _clock;

    public void Dispose() => _evidence.Dispose();

    [Fact]
    public async Task Above_its_quota_a_class_loses_its_oldest_and_says_why_in_the_row()
    {
        await Begin(Limit(PictureClass.Ng, bytes: 4));
        using EvidenceStore store = _evidence.OpenStore();
        _evidence.Keep(store, Ng, Unsure, Ng, Ng, Ng);
        _evidence.Keep(store, Ng, Ng);

        Assert.Equal([2, 4, 5, 6, 7], _evidence.Numbers);
        Dictionary<long, PictureRow> rows = _evidence.Rows();
        Assert.Equal([PictureLoss.Quota, PictureLoss.Quota], new[] { rows[1].Deleted, rows[3].Deleted });
        Assert.Equal((2, 4, 1), (store.Status.Deleted, store.Status.Classes!["ng"].Pictures, store.Status.Classes["unsure"].Pictures));
        JournalPicture asked = Asked(1);
        Assert.Equal(("quota", "2026-01-01T00:00:00.000Z"), (asked.Deleted, asked.DeletedAt));
    }

    [Fact]
    public async Task A_least_number_stays_whatever_the_quota()
    {
        await Begin(Limit(PictureClass.Ng, bytes: 0, minimum: 2));
        using EvidenceStore store = _evidence.OpenStore();
        _evidence.Keep(store, Ng, Ng, Ng, Ng);

        Assert.Equal([3, 4], _evidence.Numbers);
    }

    [Fact]
    public async Task A_pinned_picture_stays_and_counts_in_no_quota()
    {
        await Begin(Limit(PictureClass.Ng, bytes: 1));
        using EvidenceStore store = _evidence.OpenStore();
        _evidence.Keep(store, Ng);
        Guid result = _evidence.Rows()[1].Result;
        Assert.Equal(PinResult.Done, PicturePins.Set(_evidence.Settings.Journal, result, isPinned: true));
        _evidence.Keep(store, Ng, Ng);

        Assert.Equal([1, 3], _evidence.Numbers);
        Assert.Equal(1, store.Status.Classes!["pinned"].Pictures);

        Assert.Equal(PinResult.Done, PicturePins.Set(_evidence.Settings.Journal, result, isPinned: false));
        _evidence.Keep(store, Unsure);
        Assert.Equal([3, 4], _evidence.Numbers);
        Assert.Equal(PinResult.Deleted, PicturePins.Set(_evidence.Settings.Journal, result, isPinned: true));
        Assert.Equal(PinResult.NoPicture, PicturePins.Set(_evidence.Settings.Journal, Guid.CreateVersion7(), isPinned: true));
    }

    [Fact]
    public async Task By_age_the_oldest_go_and_without_a_right_clock_none()
    {
        await Begin(Limit(PictureClass.Ng, age: TimeSpan.FromDays(2)));
        using EvidenceStore store = _evidence.OpenStore();
        _evidence.Keep(store, Ng);
        _clock.Advance(TimeSpan.FromDays(1));
        _evidence.Keep(store, Ng, Unsure);
        _clock.Advance(TimeSpan.FromDays(1.5));
        _evidence.IsClockSet = false;
        _evidence.Keep(store, Ng);
        Assert.Equal([1, 2, 3, 4], _evidence.Numbers);

        _evidence.IsClockSet = true;
        _evidence.Keep(store, Ng);
        Assert.Equal([2, 3, 4, 5], _evidence.Numbers);
        Assert.Equal(PictureLoss.Age, _evidence.Rows()[1].Deleted);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_two_days_and_right_again_deletes_nothing_before_its_time()
    {
        SteppedClock clock = new(_clock);
        _evidence.Clock = clock;
        await Begin(Limit(PictureClass.Ng, age: TimeSpan.FromDays(1)));
        using EvidenceStore store = _evidence.OpenStore();
        _evidence.Keep(store, Ng);
        clock.Step = -TimeSpan.FromDays(2);
        _evidence.Keep(store, Ng);
        clock.Step = TimeSpan.Zero;
        _clock.Advance(TimeSpan.FromHours(23));
        _evidence.Keep(store, Ng);
        Assert.Equal([1, 2, 3], _evidence.Numbers);

        _clock.Advance(TimeSpan.FromHours(2));
        _evidence.Keep(store, Ng);
        Assert.Equal([3, 4], _evidence.Numbers);
    }

    [Fact]
    public async Task Pictures_from_before_the_clock_was_right_are_as_old_as_the_first_after_it()
    {
        await Begin(Limit(PictureClass.Ng, age: TimeSpan.FromDays(1)));
        using EvidenceStore store = _evidence.OpenStore();
        _evidence.IsClockSet = false;
        _evidence.Keep(store, Ng);
        _clock.Advance(TimeSpan.FromDays(20_000));
        _evidence.IsClockSet = true;
        _evidence.Keep(store, Ng);
        Assert.Equal([1, 2], _evidence.Numbers);

        _clock.Advance(TimeSpan.FromDays(2));
        _evidence.Keep(store, Ng);
        Assert.Equal([3], _evidence.Numbers);
    }

    [TinyDiskFact]
    public async Task Where_room_is_short_the_least_valuable_go_first_and_then_no_more_are_written()
    {
        using TinyDisk disk = new(kibibytes: 512);
        await _evidence.Begin();
        _evidence.Settings = _evidence.Settings with
        {
            Folder = Path.Combine(disk.Path, "pictures"), KeepsAllOk = true, FreeBytes = 256 << 10,
            Limits = new Dictionary<PictureClass, EvidenceLimits> { [PictureClass.Ng] = new EvidenceLimits { Minimum = 1 } },
        };
        using EvidenceStore store = _evidence.OpenStore();
        _evidence.Keep(store, Ng, Ok, Unsure, Ok, Ng);
        string ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[240 << 10]);
        _evidence.Keep(store, Ng);
        Assert.Equal((1, 1), (store.Status.NoRoom, _evidence.Log.Count(1340)));
        long[] left = _evidence.Numbers;
        Assert.Equal(PictureLoss.Disk, _evidence.Rows()[2].Deleted);
        Assert.Contains(5, left);

        await File.WriteAllBytesAsync(ballast, new byte[300 << 10]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        store.Upkeep();
        Assert.Equal([5], _evidence.Numbers);

        File.Delete(ballast);
        _evidence.Keep(store, Ng);
        Assert.Equal([5, 6], _evidence.Numbers);
        Assert.Equal(1, _evidence.Log.Count(1341));
    }

    [TinyDiskFact]
    public async Task A_disk_that_is_full_loses_pictures_and_leaves_no_part_of_one()
    {
        using TinyDisk disk = new(kibibytes: 64);
        await _evidence.Begin();
        _evidence.Settings = _evidence.Settings with { Folder = Path.Combine(disk.Path, "pictures") };
        using EvidenceStore store = _evidence.OpenStore();
        for (int part = 1; store.Status.NoRoom == 0; part++)
        {
            Assert.InRange(part, 1, 200);
            _evidence.KeepOne(store, Ng, part);
        }

        store.Upkeep();
        Assert.Equal(store.Status.Kept, _evidence.Numbers.Length);
        Assert.Empty(Directory.GetFiles(_evidence.Settings.Folder, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task How_long_a_class_lasts_is_told_by_the_rate_of_the_last_day()
    {
        await Begin(Limit(PictureClass.Ng, bytes: 1000, age: null));
        using EvidenceStore store = _evidence.OpenStore();
        for (int hour = 0; hour < 48; hour++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            _evidence.Keep(store, Ng);
        }

        EvidenceClassStatus ng = store.Status.Classes!["ng"];
        Assert.Equal(48, ng.Pictures);
        Assert.InRange(ng.LastsDays!.Value, 1000 / 24.0 - 3, 1000 / 24.0 + 3);
        Assert.Null(store.Status.Classes["unsure"].LastsDays);
    }

    [Fact]
    public async Task What_is_never_full_lasts_ten_years_at_most()
    {
        await Begin(Limit(PictureClass.Ng, bytes: 100_000, age: null));
        using EvidenceStore store = _evidence.OpenStore();
        _evidence.Keep(store, Ng);
        _clock.Advance(TimeSpan.FromHours(23));
        _evidence.Keep(store, Ng);

        Assert.Equal(EvidenceClassStatus.MostDays, store.Status.Classes!["ng"].LastsDays);
    }

    // Every picture of these tests has nearly the same number of bytes: limits count in them.
    private static (PictureClass Class, int? Pictures, TimeSpan? Age, long Minimum) Limit(
        PictureClass ofClass, int? bytes = null, TimeSpan? age = null, long minimum = 0) => (ofClass, bytes, age, minimum);

    private async Task Begin((PictureClass Class, int? Pictures, TimeSpan? Age, long Minimum) limit)
    {
        await _evidence.Begin();
        _evidence.Settings = _evidence.Settings with
        {
            Limits = new Dictionary<PictureClass, EvidenceLimits>
            {
                [limit.Class] = new EvidenceLimits
                {
                    Bytes = limit.Pictures is { } pictures ? (pictures * SizeOfOne()) + 30 : long.MaxValue, Age = limit.Age,
                    Minimum = limit.Minimum,
                },
            },
        };
    }

    private static long SizeOfOne()
    {
        using TestEvidence other = new();
        using EvidenceStore store = other.OpenStore();
        other.KeepOne(store, Ng);
        return new FileInfo(Path.Combine(other.Settings.Folder, other.Files[0])).Length;
    }

    private JournalPicture Asked(long number)
    {
        _evidence.Journal.Execute(
            "INSERT INTO run (id, start, station, labels) VALUES (1, 's1', 'press 4', '[]'); INSERT INTO text VALUES (1, 'strip@3');"
            + "INSERT INTO verdict (sequence, result, run, part, model, monotonic_ns, wall_ms, outcome, action, rule, wait_us,"
            + "preprocess_us, inference_us, decide_us, frame) "
            + $"SELECT 1, result, 1, 1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0 FROM picture WHERE number = {number}");
        return Assert.Single(_evidence.Journal.Rows()).Picture!;
    }

    /// <summary>A wall clock that can be set; the monotonic one goes on.</summary>
    private sealed class SteppedClock(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Step;
    }
}
