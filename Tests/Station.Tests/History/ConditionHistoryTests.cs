using EdgeConvNeXt.Station.History;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.History;

/// <summary>Temperatures and drift by quarters of an hour, through restarts and trouble with the disk.</summary>
public sealed class ConditionHistoryTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Start.AddYears(10);

    private readonly TemporaryFolder _folder = new();
    private readonly WallClock _clock = new();
    private readonly RecordingLoggers _log = new();
    private double _temperature = 40;
    private double _level;

    private string Folder => _folder.File("trends");
    private Exception? _fault;

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Of_a_quarter_the_highest_is_kept_and_the_one_under_way_is_there_too()
    {
        await using ConditionHistory history = Open();
        foreach (double temperature in (double[])[40, 55.25, 41, double.NaN])
        {
            (_temperature, _level) = (temperature, temperature / 100);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        (_temperature, _level) = (30, 0.1);
        _clock.Advance(TimeSpan.FromMinutes(12));

        Assert.Equal(
            [(Start, 55.25, 0.5525), (Start.AddMinutes(15), 30, 0.1)],
            history.Between(Start, End).Select(one => (one.From, one.Temperatures["cpu"], one.Drift["ng"])));
        Assert.Equal([Start], history.Between(Start, Start.AddMinutes(15)).Select(one => one.From));
        Assert.Single(Lines());
    }

    [Fact]
    public async Task A_restart_loses_nothing_and_a_torn_line_costs_itself_alone()
    {
        await using (Open())
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
        }

        await File.AppendAllTextAsync(Months().Single(), """{"from":"2026-01-01T00:0""");
        _temperature = 50;
        await using (Open())
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
        }

        await using ConditionHistory history = Open();
        Assert.Equal(
            [40, 50], history.Between(Start, Start.AddMinutes(1)).Where(one => !one.IsEmpty).Select(one => one.Temperatures["cpu"]));
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_is_told_of_once_and_what_comes_afterwards_is_kept()
    {
        await File.WriteAllTextAsync(Folder, "no folder");
        await using ConditionHistory history = Open();
        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(1, _log.Count(1670));
        Assert.Contains(history.Between(Start, End), one => one.From == Start.AddHours(2));
        File.Delete(Folder);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((1, 1), (_log.Count(1670), _log.Count(1671)));
        Assert.Equal(4, Lines().Length);
    }

    [Fact]
    public async Task A_reading_that_fails_ends_neither_the_program_nor_the_readings_after_it()
    {
        _fault = new InvalidOperationException("The driver is gone.");
        await using ConditionHistory history = Open();
        _clock.Advance(TimeSpan.FromMinutes(1));
        _fault = null;
        _clock.Advance(TimeSpan.FromMinutes(16));

        Assert.Single(Lines());
    }

    [Fact]
    public async Task Fourteen_months_are_kept_and_a_clock_that_is_wrong_for_a_while_costs_one_at_most()
    {
        Directory.CreateDirectory(Folder);
        foreach (int month in Enumerable.Range(0, 14))
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, $"conditions-{Start.AddMonths(month - 14):yyyy-MM}.jsonl"), "\n");
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, "notes.txt"), "somebody's own");
        await using ConditionHistory history = Open();
        _clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(ConditionHistory.MostMonths, Months().Length);
        Assert.EndsWith("2024-12.jsonl", Months()[0], StringComparison.Ordinal);

        _clock.Ahead = TimeSpan.FromDays(365 * 20);
        _clock.Advance(TimeSpan.FromMinutes(16));
        Assert.EndsWith("2025-01.jsonl", Months()[0], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder, "notes.txt")));
    }

    private ConditionHistory Open() => new(
        Folder,
        () => _fault is null
            ? new Condition { Temperatures = { ["cpu"] = _temperature }, Drift = { ["ng"] = _level } }
            : throw _fault,
        _clock,
        _log.Typed<ConditionHistory>());

    private string[] Months() => [.. Directory.GetFiles(Folder, "conditions-*").Order()];

    private string[] Lines() => [.. Months().SelectMany(File.ReadAllLines)];

    /// <summary>A clock on the wall that somebody sets.</summary>
    private sealed class WallClock : TimeProvider
    {
        private readonly ManualTimeProvider _clock = new();

        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow() + Ahead;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            _clock.CreateTimer(callback, state, dueTime, period);

        public void Advance(TimeSpan step) => _clock.Advance(step);
    }
}
