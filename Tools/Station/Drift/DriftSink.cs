using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>
/// Watches parts for drift: their verdicts as they are published, and of each part's first frame its features and the picture, when the
/// line has done everything else with it. That takes some microseconds; a thread of its own, which gives way to others, keeps the state,
/// writes pictures and logs.
/// </summary>
internal sealed class DriftSink : IVerdictSink, IFeatureWatch, IPictureKeeper
{
    private const int Places = 6;

    private static readonly TimeSpan SavePeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(1200);

    private readonly DriftConfiguration _plan;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    // Held for microseconds by whoever has it.
    private readonly Lock _gate = new();
    private readonly DriftSubjects _subjects;
    private readonly DriftAlarms _alarms;
    private readonly RecentResults _recent = new();
    private readonly DriftPictures _pictures;
    private readonly DriftFolder _folder;
    private readonly ManualResetEventSlim _arrived = new();
    private readonly ITimer _timer;
    private readonly Task _keeper;
    private long _measured;
    private long _watched;
    private long _far;
    private long _logged;
    private (string Model, string Reason)? _unwatched;
    private bool _isSaveDue;
    private int _isClosed;

    private DriftSink(DriftConfiguration plan, DriftState state, TimeProvider clock, ILogger<DriftSink> log)
    {
        _plan = plan;
        _clock = clock;
        _log = log;
        _subjects = new DriftSubjects(plan, state.Subjects);
        _alarms = new DriftAlarms(state.Alarms, clock);
        _pictures = new DriftPictures(plan.Folder, log);
        _folder = new DriftFolder(plan.Folder, log);
        _timer = clock.CreateTimer(_ => DemandSave(), null, SavePeriod, SavePeriod);
        _keeper = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Verdicts are kept elsewhere.</summary>
    public long Dropped => 0;

    /// <summary>
    /// Finds a model that is not known yet; null where it is gone by now. For the thread that keeps the state.
    /// </summary>
    public Func<ModelIdentity, WatchedModel?> FindModel { get; set; } = _ => null;

    /// <summary>Puts an alarm's beginning or end on the record. For the thread that keeps the state.</summary>
    public Action<string> Record { get; set; } = _ => { };

    /// <summary>The first alarm, in words; null while there is none.</summary>
    public string? Concern
    {
        get
        {
            lock (_gate)
            {
                return _subjects.Current is { Alarms: [{ } first, ..] } ? $"Drift: {first.Text}." : null;
            }
        }
    }

    /// <summary>How it is.</summary>
    public DriftStatus Status
    {
        get
        {
            lock (_gate)
            {
                return Describe(_subjects.Current);
            }
        }
    }

    /// <summary>Opens it.</summary>
    /// <param name="plan">How parts are watched.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="loggers">Where alarms and trouble are told.</param>
    /// <exception cref="EdgeException">The folder cannot be made.</exception>
    public static DriftSink Open(DriftConfiguration plan, TimeProvider clock, ILoggerFactory loggers)
    {
        ILogger<DriftSink> log = loggers.CreateLogger<DriftSink>();
        DriftFolder.Make(plan.Folder);
        DriftState state = DriftState.Read(plan.Folder, out string? fault);
        if (fault is not null)
        {
            DriftLog.StateLost(log, plan.Folder, fault);
        }

        return new DriftSink(plan, state, clock, log);
    }

    /// <summary>Makes a model known by which parts are judged, with its baseline.</summary>
    public void Know(WatchedModel model)
    {
        lock (_gate)
        {
            _subjects.Know(model);
        }

        if (model.Baseline is null && _plan.LearnParts is null)
        {
            DriftLog.NoBaseline(_log, model.Identity.Id);
        }
    }

    /// <summary>Alarms of a kind that began in this start.</summary>
    public long CountOf(DriftKind kind) => _alarms.CountOf(kind);

    /// <summary>Alarms that began and ended after an event, of the last 16, with the pictures that are there by now.</summary>
    /// <param name="number">Number of the event; 0 for all.</param>
    public IReadOnlyList<DriftEvent> Since(long number)
    {
        lock (_gate)
        {
            return [.. _alarms.Since(number).Select(one => Find(one.Alarm.Number) is { } alarm ? one with { Alarm = alarm } : one)];
        }
    }

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        // What the model did not see says nothing of the parts; others tell of it.
        if (verdict.Label is not { } label)
        {
            return;
        }

        lock (_gate)
        {
            if (_subjects.Of(verdict) is { } subject)
            {
                _recent.Add(verdict, label);
                Look(subject, subject.Add(label, DriftSubject.OutcomeOf(verdict), verdict.Score));
            }
            else if (_subjects.Unknown is not null)
            {
                _arrived.Set();
            }
        }
    }

    /// <inheritdoc/>
    public void Watch(in Verdict verdict, ReadOnlySpan<float> features)
    {
        if (verdict.Outcome != Outcome.Ok || verdict.PartNumber <= _watched)
        {
            return;
        }

        _watched = verdict.PartNumber;
        lock (_gate)
        {
            if (_subjects.Of(verdict) is { } subject)
            {
                bool hasChanged = subject.Add(features, out bool isFar);
                if (isFar)
                {
                    _far = verdict.PartNumber;
                    _recent.MarkFar(_far);
                }

                Look(subject, hasChanged);
            }
        }
    }

    /// <inheritdoc/>
    public void Keep(FrameLease frame, in Verdict verdict)
    {
        if (frame.Info.Fault is null)
        {
            if (verdict.PartNumber > _measured)
            {
                _measured = verdict.PartNumber;
                Measure(PictureMeasure.Of(frame.View, verdict.Area), verdict);
            }

            if (_pictures.Take(frame, verdict, verdict.PartNumber == _far))
            {
                _arrived.Set();
            }
        }
    }

    /// <summary>Keeps the state a last time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        _arrived.Set();
        try
        {
            await _keeper.WaitAsync(DrainTime, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            DriftLog.SaveFailed(_log, _plan.Folder, "the disk did not answer in time");
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    private void Measure(in PictureMeasure picture, in Verdict verdict)
    {
        lock (_gate)
        {
            if (_subjects.Of(verdict) is { } subject)
            {
                Look(subject, subject.Add(picture));
            }
        }
    }

    private void Look(WatchedSubject subject, bool hasChanged)
    {
        if (hasChanged && subject.Monitor is { } monitor)
        {
            if (_alarms.Look(subject, monitor, _recent))
            {
                _pictures.Begin(_alarms.Count, _plan.Pictures, subject.Alarms[^1].Monitor == DriftMonitor.DistanceName);
            }

            DemandSave();
        }
    }

    private DriftAlarmStatus? Find(long alarm) => _subjects.Current?.Alarms.Find(one => one.Number == alarm);

    private void DemandSave()
    {
        Volatile.Write(ref _isSaveDue, true);
        _arrived.Set();
    }

    private static DriftStatus Describe(WatchedSubject? subject) => new()
    {
        Drifted = subject is { Alarms.Count: > 0 },
        Baseline = subject?.Baseline ?? "none",
        Parts = subject?.Parts ?? 0,
        Alarms = subject is { Alarms.Count: > 0 } ? [.. subject.Alarms] : null,
        DistanceUnwatched = subject?.Unwatched,
        Monitors = subject?.Monitor?.Signals.Select(signal => new DriftMonitorStatus(
            signal.Name, Math.Round(signal.Baseline, Places), Math.Round(signal.Value, Places), Math.Round(signal.Level, Places))).ToList(),
    };

    private void Run()
    {
        BackgroundThread.Lower();
        while (true)
        {
            // Looking again after the reset, and after checking whether it is closed.
            _arrived.Reset();
            bool isClosed = Volatile.Read(ref _isClosed) != 0;
            LearnModel();
            Learn();
            _pictures.Write(Add);
            Tell();
            TellUnwatched();
            if (Interlocked.Exchange(ref _isSaveDue, false) || isClosed)
            {
                Save();
            }

            if (isClosed)
            {
                break;
            }

            _arrived.Wait();
        }

        _pictures.Dispose();
    }

    // Another model judges: its baseline is read from its bundle, which the line should not wait for.
    private void LearnModel()
    {
        ModelIdentity? unknown;
        lock (_gate)
        {
            unknown = _subjects.Unknown;
        }

        if (unknown is null)
        {
            return;
        }

        Know(FindModel(unknown) ?? new WatchedModel(unknown, null));
    }

    // Sorting what was learned takes longer than the line should wait; parts that come meanwhile are passed over.
    private void Learn()
    {
        WatchedSubject? ready;
        lock (_gate)
        {
            ready = _subjects.Current is { IsReadyToLearn: true } current ? current : null;
        }

        if (ready is not null)
        {
            LearnedBaseline learned = ready.Learn();
            lock (_gate)
            {
                ready.Use(learned);
            }

            DriftLog.Learned(_log, learned.Baseline.Parts);
        }
    }

    private void Add(long alarm, string picture)
    {
        lock (_gate)
        {
            List<DriftAlarmStatus> alarms = _subjects.Current?.Alarms ?? [];
            int place = alarms.FindIndex(one => one.Number == alarm);
            if (place >= 0)
            {
                alarms[place] = alarms[place] with { Pictures = [.. alarms[place].Pictures, picture] };
            }
        }
    }

    private void Tell()
    {
        foreach (DriftEvent happened in Since(_logged))
        {
            _logged = happened.Number;
            DriftAlarmStatus alarm = happened.Alarm;
            if (happened.IsOver)
            {
                DriftLog.Ended(_log, alarm.Number, alarm.Monitor);
                Record($"Drift alarm {alarm.Number} is over: {alarm.Monitor} is as in the baseline.");
            }
            else
            {
                DriftLog.Began(_log, alarm.Number, alarm.Text, alarm.Recipe ?? "none", alarm.Model);
                Record($"Drift alarm {alarm.Number}: {alarm.Text}.");
            }
        }
    }

    // Once for each model and reason.
    private void TellUnwatched()
    {
        (string Model, string Reason)? unwatched;
        lock (_gate)
        {
            unwatched = _subjects.Current is { Unwatched: { } reason } current ? (current.Subject.Model, reason) : null;
        }

        if (unwatched is { } one && unwatched != _unwatched)
        {
            _unwatched = unwatched;
            DriftLog.DistanceUnwatched(_log, one.Model, one.Reason);
        }
    }

    private void Save()
    {
        DriftState state;
        lock (_gate)
        {
            state = new DriftState(_alarms.Count, _subjects.ToState());
        }

        _folder.Save(state);
    }
}
