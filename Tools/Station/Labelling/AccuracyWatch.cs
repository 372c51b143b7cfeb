using System.Globalization;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Labelling;

/// <summary>
/// Looks once an hour whether people's labels prove that the line has become worse, and says so. That is a concern for two weeks at most:
/// what nobody can make go away is soon read by nobody.
/// </summary>
internal sealed partial class AccuracyWatch : IAsyncDisposable
{
    internal const string EventKind = "accuracy";

    private static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CloseTime = TimeSpan.FromMilliseconds(1200);

    private readonly string _folder;
    private readonly StationEvents _events;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private Task _look = Task.CompletedTask;
    private AccuracyReport? _last;
    private string? _concern;
    private string? _fault;

    /// <summary>Begins to look.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="events">Where it is said.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">The log.</param>
    public AccuracyWatch(string folder, StationEvents events, TimeProvider clock, ILogger<AccuracyWatch> log)
    {
        _folder = folder;
        _events = events;
        _clock = clock;
        _log = log;
        _events.Concerns.Enqueue(() => Volatile.Read(ref _concern));
        _timer = _clock.CreateTimer(_ => Begin(), null, FirstLook, Period);
    }

    /// <summary>Opens it; null where the station keeps no journal.</summary>
    public static AccuracyWatch? Open(RunningStation running) =>
        running.Configuration.Outputs.OfType<JournalConfiguration>().FirstOrDefault() is { } journal
            ? new AccuracyWatch(
                journal.Folder, running.Events, running.Services.Clock, running.Services.Loggers.CreateLogger<AccuracyWatch>())
            : null;

    /// <summary>The last week that had parts when it was last looked; null before, and where nobody has labelled any.</summary>
    public AccuracyReport? Last => Volatile.Read(ref _last);

    /// <summary>Whether the line is proven to have become worse.</summary>
    public bool IsWorse => Volatile.Read(ref _concern) is not null;

    /// <summary>The look in hand, or the last one.</summary>
    internal Task Looking => _look;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);

        // The station's own time to stop is not spent on a journal that takes long to read.
        await Task.WhenAny(_look, Task.Delay(CloseTime, _clock)).ConfigureAwait(false);
    }

    // On a thread of its own, which is left what time nobody else wants.
    private void Begin()
    {
        if (_look.IsCompleted)
        {
            _look = Task.Factory.StartNew(Look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void Look()
    {
        BackgroundThread.LowerMost();
        try
        {
            LabelFile labels = LabelFile.Read(_folder);
            if (labels.Labels.Count > 0)
            {
                using JournalReader journal = JournalReader.Open(_folder).Within(MostTime, _clock);
                Hold(journal, labels);
            }
            else
            {
                Volatile.Write(ref _last, null);
                Volatile.Write(ref _concern, null);
            }

            _fault = null;
        }
        catch (Exception fault)
        {
            // Whatever it is: nobody else would hear of it, and what is not known is nobody's concern.
            Volatile.Write(ref _concern, null);
            if (_fault is null)
            {
                CannotTell(_log, fault.Message);
            }

            _fault = fault.Message;
        }
    }

    private void Hold(JournalReader journal, LabelFile labels)
    {
        JournalFilter filter = new() { From = _clock.GetUtcNow() - WeeklyAccuracy.UsualTime };
        IReadOnlyList<WeeklyAccuracy> weeks = WeeklyAccuracy.Of(journal, labels, filter, _clock.LocalTimeZone);
        Volatile.Write(ref _last, weeks.Count > 0 ? AccuracyReport.Of(weeks[^1]) : null);
        if (Worse(weeks) is not { } worse)
        {
            Volatile.Write(ref _concern, null);
            return;
        }

        AccuracyReport week = AccuracyReport.Of(worse);
        string sentence = Sentence(week);
        Volatile.Write(ref _concern, sentence);

        // Once for each week: its numbers change with each label.
        bool isKnown = journal.Events().Any(
            happened => happened.Kind == EventKind && happened.Text.StartsWith(Begins(week), StringComparison.Ordinal));
        if (!isKnown)
        {
            Dropped(_log, sentence);
            _events.Add(EventKind, sentence);
        }
    }

    // This week or the last one, whichever says anything: one that has just begun says nothing yet.
    private WeeklyAccuracy? Worse(IReadOnlyList<WeeklyAccuracy> weeks)
    {
        DateOnly last = WeeklyAccuracy.WeekOf(_clock.GetUtcNow(), _clock.LocalTimeZone).AddDays(-WeeklyAccuracy.DaysOfWeek);
        return weeks.LastOrDefault(week => week.From >= last && week.Drop.Result != DropResult.Open)
            is { Drop.Result: DropResult.Dropped } worse ? worse : null;
    }

    private static string Begins(AccuracyReport week) => $"The line was worse in the week of {week.Week}";

    private static string Sentence(AccuracyReport week) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Begins(week)} than before: {100 * week.Accuracy:0.00} % of its verdicts were right, {week.Drop:0.00} points less. "
        + $"`edge label accuracy` shows all weeks.");

    [LoggerMessage(EventId = 1750, Level = LogLevel.Warning, Message = "{Sentence}")]
    private static partial void Dropped(ILogger log, string sentence);

    [LoggerMessage(EventId = 1751, Level = LogLevel.Warning, Message = "Whether the line has become worse cannot be told: {Reason}")]
    private static partial void CannotTell(ILogger log, string reason);
}
