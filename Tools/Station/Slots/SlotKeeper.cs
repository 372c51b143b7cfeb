using System.Threading.Channels;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Slots;

/// <summary>
/// Changes the model of a running line to one from a slot, watches its trial, and takes it back. One change at a time, on a thread of its
/// own, beside the line.
/// </summary>
internal sealed class SlotKeeper : IAsyncDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    // What an open session takes, as measured on ONNX Runtime: weights, a copy in the layout of its kernels, and its working memory.
    private const int SessionsPerFile = 3;
    private const long SessionBytes = 64L << 20;

    private readonly RunningStation _running;
    private readonly SlotFolder _folder;
    private readonly SlotsConfiguration _settings;
    private readonly ModelKeeper _models;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Channel<Action> _work = Channel.CreateUnbounded<Action>();
    private readonly ITimer _timer;
    private readonly Task _worker;
    private RunningTrial? _trial;
    private string? _concern;

    private SlotKeeper(RunningStation running, SlotsConfiguration settings)
    {
        _running = running;
        _settings = settings;
        _folder = new SlotFolder(settings.Folder);
        _models = running.Host.Models;
        _clock = running.Services.Clock;
        _log = running.Services.Loggers.CreateLogger<SlotKeeper>();
        running.Events.Concerns.Enqueue(() => Volatile.Read(ref _concern));
        Begin();
        _worker = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _timer = _clock.CreateTimer(_ => _work.Writer.TryWrite(Watch), null, LookPeriod, LookPeriod);
    }

    /// <summary>Opens it; null where the station has no slots, or its recipe names the model.</summary>
    public static SlotKeeper? Open(RunningStation running) =>
        running.Configuration.Slots is { } settings && running.Host.Recipe?.Current.Model is null
            ? new SlotKeeper(running, settings)
            : null;

    /// <summary>The slots as they are.</summary>
    /// <exception cref="EdgeException">They cannot be read.</exception>
    public SlotTable Table => _folder.Read();

    /// <summary>How far the trial is; null where none is on.</summary>
    public TrialStatus? Trial => Volatile.Read(ref _trial)?.Status;

    /// <summary>Has the line judge by the model in a slot. What becomes of it stands in the slot's state.</summary>
    public void Try(string slot) => _work.Writer.TryWrite(() => TryNow(slot));

    /// <summary>Ends the trial: the model stays.</summary>
    /// <param name="by">Who says so.</param>
    /// <exception cref="EdgeException">None is on trial.</exception>
    public void MarkGood(string by)
    {
        SlotTable table = _folder.Change(before => before.MarkGood());
        Volatile.Write(ref _concern, null);
        StationLog.ModelGood(_log, table.Running!.Model, table.Active!, by);
        _running.Events.Add("model-good", $"The model {table.Running!.Model} in slot {table.Active} is good: {by}.");
    }

    /// <summary>Has the model that ran before come back.</summary>
    /// <param name="reason">Why, a clause.</param>
    public void GoBack(string reason) => _work.Writer.TryWrite(() => GoBackNow(reason));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        _work.Writer.TryComplete();

        // A model that is being opened cannot be interrupted; the station's own time to stop is not spent on it.
        await Task.WhenAny(_worker, Task.Delay(StationHost.LineStopTime, _clock)).ConfigureAwait(false);
    }

    private void Begin()
    {
        foreach (string sentence in _running.Host.TakenBack)
        {
            Volatile.Write(ref _concern, sentence);
            _running.Events.Add("model-taken-back", sentence);
        }

        if (TableOrNull() is { IsOnTrial: true } table && table.Active == _models.Current.Model.Slot)
        {
            _trial = new RunningTrial(this, table);
        }
    }

    private void Work()
    {
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_work.Reader.TryRead(out Action? act))
            {
                Carry(act);
            }
        }
    }

    private void Carry(Action act)
    {
        try
        {
            act();
        }
        catch (EdgeException fault)
        {
            StationLog.SlotsUnusable(_log, fault.Message);
        }
    }

    private SlotTable? TableOrNull()
    {
        try
        {
            return _folder.Read();
        }
        catch (EdgeException fault)
        {
            StationLog.SlotsUnusable(_log, fault.Message);
            return null;
        }
    }

    private void TryNow(string slot)
    {
        RunningModel? next = null;
        try
        {
            next = OpenSlot(slot);
            _models.ThrowIfUnfit(next);
            _folder.Change(table => table.Warm(slot));
            (ModelRecord record, _) = _models.Tally.Of(_models.Current.Identity);
            SlotTable tried = _folder.Change(table => table.Try(slot, record.Parts > 0 ? record : null));
            _models.Swap(next);
            Tell(tried);
        }
        catch (EdgeException fault)
        {
            if (!ReferenceEquals(_models.Current, next))
            {
                next?.Dispose();
            }

            Refuse(slot, fault);
        }
    }

    private RunningModel OpenSlot(string slot)
    {
        ModelSlot there = _folder.Read().Get(slot);
        if (there.State is not (SlotState.Verified or SlotState.Warm or SlotState.Good))
        {
            throw new EdgeException(
                EdgeFault.Model, $"The slot {slot} is {SlotTable.Words(there)}", _settings.Folder, "a model that was verified",
                "Install the model again.");
        }

        ThrowIfNoMemory(slot);
        StationModel model = StationModel.Open(_folder, there, _running.Configuration);
        RunningModel next = RunningModel.Open(model, _running.Configuration, _running.Services);
        _models.JudgeGoldenParts(next);
        if (next.Soundness.Unsound is not { } unsound)
        {
            return next;
        }

        next.Dispose();
        throw new EdgeException(
            EdgeFault.Model, char.ToUpperInvariant(unsound[0]) + unsound[1..], _folder.PathOf(slot),
            "right scores of its reference pictures, and right outcomes of the golden parts",
            "Install a model that was made for this device and this product.");
    }

    private void ThrowIfNoMemory(string slot)
    {
        long needed = SessionBytes + (SessionsPerFile * new FileInfo(_folder.PathOf(slot)).Length);
        if (FreeMemory.Bytes() is { } free && free < needed)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The model needs about {needed >> 20} MB of memory beside the one that runs, and {free >> 20} MB are free",
                _folder.PathOf(slot), "room for both until the change is done",
                "Free some memory, or install it while the agent does not run.");
        }
    }

    private void Tell(SlotTable tried)
    {
        ModelSlot slot = tried.Running!;
        _trial = tried.IsOnTrial ? new RunningTrial(this, tried) : null;
        Volatile.Write(ref _concern, null);
        string state = tried.IsOnTrial ? "on trial" : "which was good before";
        StationLog.ModelSwapped(_log, slot.Model, slot.Name, state);
        _running.Events.Add("model-trial", $"The model {slot.Model} in slot {slot.Name} judges from now on, {state}.");
    }

    // The model that runs stays. A slot that runs or is gone back to is not spoiled by a request that was none.
    private void Refuse(string slot, EdgeException fault)
    {
        StationLog.ModelRefused(_log, slot, fault.Message);
        _running.Events.Add("model-refused", $"The model in slot {slot} was refused: {fault.Message}");
        try
        {
            _folder.Change(table => table.Active == _models.Current.Model.Slot
                ? table.Slots.Any(one => one.Name == slot) && slot != table.Active && slot != table.Before
                    ? table.Reject(slot, SlotInstallation.ClauseOf(fault))
                    : table
                : table.GoBack(SlotInstallation.ClauseOf(fault)));
        }
        catch (EdgeException other)
        {
            StationLog.SlotsUnusable(_log, other.Message);
        }
    }

    private void Watch()
    {
        if (_trial is not { } trial || TableOrNull() is not { } table)
        {
            return;
        }

        if (!table.IsOnTrial || table.Active != trial.Slot)
        {
            _trial = null;
            return;
        }

        TrialOutcome outcome = trial.Judge();
        if (outcome.Step == TrialStep.Keep)
        {
            _trial = null;
            MarkGood("it came through its trial");
        }
        else if (outcome.Step == TrialStep.GoBack)
        {
            GoBackNow(outcome.Reason!);
        }
    }

    private void GoBackNow(string reason)
    {
        _trial = null;
        try
        {
            ModelSlot? left = _folder.Read().Running;
            SlotTable table = _folder.Change(before => before.GoBack(reason));
            string sentence = $"The model {left!.Model} in slot {left.Name} was taken back: {reason}.";
            Volatile.Write(ref _concern, sentence);
            StationLog.ModelTakenBack(_log, left.Model, left.Name, reason);
            _running.Events.Add("model-taken-back", sentence);
            _models.Swap(OpenBefore(table));
        }
        catch (EdgeException fault)
        {
            // The table has it: the next start does what could not be done now.
            StationLog.SlotsUnusable(_log, fault.Message);
            Volatile.Write(ref _concern, $"The model before cannot come back while the agent runs: {fault.Message}");
        }
    }

    private RunningModel OpenBefore(SlotTable table)
    {
        StationModel model = table.Running is { } slot
            ? StationModel.Open(_folder, slot, _running.Configuration)
            : StationModel.Open(_running.Configuration, _running.Host.Recipe?.Current, _clock.GetUtcNow());
        return RunningModel.Open(model, _running.Configuration, _running.Services);
    }

    /// <summary>The trial of the model that runs.</summary>
    private sealed class RunningTrial(SlotKeeper keeper, SlotTable table)
    {
        private readonly ModelTrial _trial = new(keeper._settings.Trial, table.Baseline);
        private readonly ModelIdentity _model = keeper._models.Current.Identity;
        private readonly MonotonicTime _begun = MonotonicTime.Now(keeper._clock);
        private readonly long _lateBefore = keeper._running.Host.Line.Parts.Late;

        public string Slot => table.Active!;

        public TrialStatus Status => new(
            keeper._models.Tally.Of(_model).Record.Parts, keeper._settings.Trial.LeastParts,
            Math.Round(Elapsed.TotalMinutes, 1), keeper._settings.Trial.LeastTime.TotalMinutes, table.Running!.Attempts);

        private TimeSpan Elapsed => MonotonicTime.Now(keeper._clock) - _begun;

        public TrialOutcome Judge()
        {
            (ModelRecord record, long failed) = keeper._models.Tally.Of(_model);
            string? fault = keeper._models.Current.Soundness.Unsound
                ?? (failed > 0 ? $"a run of it failed: {keeper._running.Host.Line.Statistics.LastFailure?.TrimEnd('.')}" : null);
            long late = keeper._running.Host.Line.Parts.Late - _lateBefore;
            return _trial.Judge(new TrialProgress(record, late, Elapsed, fault));
        }
    }
}

/// <summary>How far the trial of a model is.</summary>
/// <param name="Parts">Parts that it judged since it runs.</param>
/// <param name="OfParts">Parts that it has to judge.</param>
/// <param name="Minutes">Minutes that it has run.</param>
/// <param name="OfMinutes">Minutes that it has to run.</param>
/// <param name="Attempts">Starts of the station with it before this.</param>
public sealed record TrialStatus(long Parts, long OfParts, double Minutes, double OfMinutes, int Attempts);
