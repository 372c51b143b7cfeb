using System.Threading.Channels;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Runtime.Linux;
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

    private readonly RunningStation _running;
    private readonly SlotFolder _folder;
    private readonly SlotsConfiguration _settings;
    private readonly ModelKeeper _models;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    // Held while the table changes and until that is told, so that events come in the order of what they tell. Opening a model is outside.
    private readonly Lock _change = new();
    private readonly Channel<Action> _work = Channel.CreateUnbounded<Action>();
    private readonly ITimer _timer;
    private readonly Task _worker;
    private RunningTrial? _trial;
    private string? _concern;
    private bool _isTableBroken;

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

    /// <summary>A slot that may be tried as things are, whatever its model proves to be.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="EdgeException">It is not verified, runs already, or another one is on trial.</exception>
    public ModelSlot GetTriable(string name)
    {
        SlotTable table = _folder.Read();
        ModelSlot slot = table.Get(name);
        _ = table.Try(slot, null);
        return slot;
    }

    /// <summary>Has the line judge by the model in a slot. What becomes of it stands in the slot's state.</summary>
    public void Try(string slot) => _work.Writer.TryWrite(() => TryNow(slot));

    /// <summary>Ends the trial: the model stays.</summary>
    /// <param name="by">Who says so.</param>
    /// <exception cref="EdgeException">None is on trial.</exception>
    public void MarkGood(string by)
    {
        lock (_change)
        {
            SlotTable table = _folder.Change(before => before.MarkGood());
            Volatile.Write(ref _concern, null);
            StationLog.ModelGood(_log, table.Running!.Model, table.Active!, by);
            _running.Events.Add("model-good", $"The model {table.Running!.Model} in slot {table.Active} is good: {by}.");
        }
    }

    /// <summary>Has the model that ran before come back, which is nobody's concern then: it was asked for.</summary>
    /// <param name="reason">Why, a clause.</param>
    /// <exception cref="EdgeException">The model that the configuration names runs: there is none before it.</exception>
    public void GoBack(string reason)
    {
        ModelSlot left = _folder.Read().GetRunning();
        _work.Writer.TryWrite(() => GoBackNow(left, reason, _ => true, isAsked: true));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        _work.Writer.TryComplete();

        // A model that is being opened cannot be interrupted; the station's own time to stop is not spent on it.
        await Task.WhenAny(_worker, Task.Delay(StationHost.LineStopTime, _clock)).ConfigureAwait(false);
        EndInOrder();
    }

    private void EndInOrder()
    {
        try
        {
            if (_folder.Read().IsOnTrial)
            {
                _folder.Change(table => table.End());
            }
        }
        catch (EdgeException fault)
        {
            StationLog.SlotsTroubled(_log, fault.Message);
        }
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
            _trial = new RunningTrial(_running, _settings.Trial, table);
        }
    }

    // On a thread of its own, so that waiting and opening a model, which takes seconds, hold none of the pool's.
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
        catch (Exception fault)
        {
            // Whatever it is: the next request has to find someone who carries it out.
            TellTrouble(fault.Message);
        }
    }

    private void TellTrouble(string fault)
    {
        StationLog.SlotsTroubled(_log, fault);
        Volatile.Write(ref _concern, $"The model slots cannot be used, the model that runs stays: {fault}");
    }

    // Trouble is told when it begins.
    private SlotTable? TableOrNull()
    {
        try
        {
            SlotTable table = _folder.Read();
            _isTableBroken = false;
            return table;
        }
        catch (EdgeException fault)
        {
            if (!_isTableBroken)
            {
                _isTableBroken = true;
                TellTrouble(fault.Message);
            }

            return null;
        }
    }

    private void TryNow(string name)
    {
        ModelSlot? slot = null;
        RunningModel? next = null;
        try
        {
            // What is refused before the model is looked at is no fault of the model: its slot stays as it is.
            ModelSlot asked = GetTriable(name);
            ThrowIfNoMemory(name);
            slot = asked;
            next = OpenSlot(slot);
            _models.ThrowIfUnfit(next);
            _folder.Change(table => table.Warm(slot));
            (ModelRecord record, _) = _models.Tally.Of(_models.Identity);
            lock (_change)
            {
                Swap(next, _folder.Change(table => table.Try(slot, record.Parts > 0 ? record : null)));
            }
        }
        catch (Exception fault)
        {
            if (!ReferenceEquals(_models.Current, next))
            {
                next?.Dispose();
            }

            Refuse(slot, name, fault);
        }
    }

    // The table says already that it runs; where the recipe has changed in between, it goes back at once.
    private void Swap(RunningModel next, SlotTable tried)
    {
        ModelSlot slot = tried.Running!;
        try
        {
            _models.Swap(next);
        }
        catch (EdgeException fault)
        {
            _folder.Change(table => table.GoBack(slot, SlotInstallation.ClauseOf(fault)));
            throw;
        }

        Tell(tried);
    }

    private RunningModel OpenSlot(ModelSlot slot)
    {
        using GivingWay toTheLine = GivingWay.Begin();
        StationModel model = StationModel.Open(_folder, slot, _running.Configuration);
        return RunningModel.OpenBeside(_running.Host.Line, model, _running.Configuration, _running.Services, next =>
        {
            _models.JudgeGoldenParts(next);
            if (next.Soundness.Unsound is { } unsound)
            {
                throw new EdgeException(
                    EdgeFault.Model, char.ToUpperInvariant(unsound[0]) + unsound[1..], _folder.PathOf(slot.Name),
                    "right scores of its reference pictures, and right outcomes of the golden parts",
                    "Install a model that was made for this device and this product.");
            }
        });
    }

    private void ThrowIfNoMemory(string slot)
    {
        FileInfo file = new(_folder.PathOf(slot));
        if (!file.Exists)
        {
            // Opening it says that.
            return;
        }

        long needed = RunningModel.BytesOf(file.Length);
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
        _trial = tried.IsOnTrial ? new RunningTrial(_running, _settings.Trial, tried) : null;
        Volatile.Write(ref _concern, null);
        string state = tried.IsOnTrial ? "on trial" : "which was good before";
        StationLog.ModelSwapped(_log, slot.Model, slot.Name, state);
        _running.Events.Add("model-trial", $"The model {slot.Model} in slot {slot.Name} judges from now on, {state}.");
    }

    // The model that runs stays.
    private void Refuse(ModelSlot? slot, string name, Exception fault)
    {
        StationLog.ModelRefused(_log, name, fault.Message);
        _running.Events.Add("model-refused", $"The model in slot {name} was refused: {fault.Message}");
        string reason = fault is EdgeException known ? SlotInstallation.ClauseOf(known) : fault.Message;
        if (slot is not null)
        {
            _folder.Change(table => table.Reject(slot, reason));
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
            // Unless a person has said meanwhile that it stays.
            GoBackNow(table.Running!, outcome.Reason!, now => now.IsOnTrial, isAsked: false);
        }
    }

    private void GoBackNow(ModelSlot left, string reason, Predicate<SlotTable> isRight, bool isAsked)
    {
        if (LeaveSlot(left, reason, isRight, isAsked) is not { } table)
        {
            return;
        }

        try
        {
            _models.Swap(OpenBefore(table));
        }
        catch (EdgeException fault)
        {
            // The table has it: the next start does what could not be done now.
            StationLog.SlotsTroubled(_log, fault.Message);
            Volatile.Write(ref _concern, $"The model before cannot come back while the agent runs: {fault.Message}");
        }
    }

    // What the table says then; null where it stays as it is.
    private SlotTable? LeaveSlot(ModelSlot left, string reason, Predicate<SlotTable> isRight, bool isAsked)
    {
        lock (_change)
        {
            ModelSlot? before = _folder.Read().Running;
            SlotTable table = _folder.Change(now => isRight(now) ? now.GoBack(left, reason) : now);
            if (before is null || table.Active == before.Name)
            {
                return null;
            }

            _trial = null;
            string sentence = $"The model {left.Model} in slot {left.Name} was taken back: {reason}.";
            Volatile.Write(ref _concern, isAsked ? null : sentence);
            StationLog.ModelTakenBack(_log, left.Model, left.Name, reason);
            _running.Events.Add("model-taken-back", sentence);
            return table;
        }
    }

    // It does not give way to the line: what that judges by must not go on.
    private RunningModel OpenBefore(SlotTable table)
    {
        StationModel model = table.Running is { } slot
            ? StationModel.Open(_folder, slot, _running.Configuration)
            : StationModel.Open(_running.Configuration, _running.Host.Recipe?.Current, _clock.GetUtcNow());
        return RunningModel.Open(model, _running.Configuration, _running.Services);
    }
}
