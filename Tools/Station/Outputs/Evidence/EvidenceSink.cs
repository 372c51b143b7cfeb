using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>
/// Keeps pictures of parts. The line copies what a verdict asks for into one of a few slots; where none is free the picture is counted as
/// lost. A thread of its own, which gives way to others, brings picture and verdict together, whichever came first, and
/// writes. Of a part with several frames each is copied until its verdict says which one it shows.
/// </summary>
internal sealed class EvidenceSink : IVerdictSink, IPictureKeeper, IPacedSink
{
    /// <summary>Pictures that may be on their way at once.</summary>
    internal const int Slots = 8;

    // Verdicts without a picture, such as those of parts that no frame came for, wait no longer than so many others.
    private const int MostWaiting = 64;

    private static readonly TimeSpan UpkeepPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopTime = TimeSpan.FromMilliseconds(1200);

    private readonly EvidenceSettings _settings;
    private readonly EvidenceStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly PictureSlot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new PictureSlot())];
    private readonly PictureSlot[] _ready = new PictureSlot[Slots];
    private readonly PictureSlot _requested = new();
    private readonly DecidedParts _decided = new();
    private readonly VerdictRing _verdicts = new();
    private readonly List<QueuedVerdict> _waiting = [];
    private readonly ManualResetEventSlim _arrived = new();
    private readonly ManualResetEventSlim _roomMade = new();
    private readonly ITimer _upkeep;
    private readonly Task _writer;
    private long _busy;
    private int _early;
    private TimeSpan _drainTime = StopTime;
    private QueuedVerdict _requestedVerdict;
    private bool _isUpkeepDue = true;
    private bool _isGivenUp;
    private int _isClosed;

    private EvidenceSink(EvidenceSettings settings, EvidenceStore store, TimeProvider clock, ILogger log)
    {
        _settings = settings;
        _store = store;
        _clock = clock;
        _log = log;
        _upkeep = clock.CreateTimer(_ => DemandUpkeep(), null, UpkeepPeriod, UpkeepPeriod);
        _writer = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Opens it.</summary>
    /// <param name="settings">What is kept.</param>
    /// <param name="origin">This start.</param>
    /// <param name="isClockSet">Whether the wall clock is synchronised; null where that is not known.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where trouble is told.</param>
    /// <exception cref="EdgeException">The folder cannot be written, or the library that makes pictures is missing.</exception>
    public static EvidenceSink Open(
        EvidenceSettings settings, EvidenceOrigin origin, Func<bool?> isClockSet, TimeProvider clock, ILogger<EvidenceSink> log) =>
        new(settings, EvidenceStore.Open(settings, origin, isClockSet, clock, log), clock, log);

    /// <summary>Verdicts are kept elsewhere: what is lost here are pictures, which <see cref="Status"/> counts.</summary>
    public long Dropped => 0;

    /// <summary>What is kept, and for how long it lasts.</summary>
    public EvidenceStatus Status => _store.Status with
    {
        Waiting = _slots.Append(_requested).Count(slot => slot.IsFilled), Busy = Volatile.Read(ref _busy),
    };

    private bool HasRoom => _slots.Any(slot => !slot.IsFilled) || _slots.All(slot => _decided.IsKept(slot.Part) is null);

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        bool isKept = _settings.ClassOf(verdict) is not null;
        if (isKept && !_verdicts.TryAdd(verdict, scores, verdict.Moment ?? VerdictMoment.Of(_clock)))
        {
            isKept = false;
            Interlocked.Increment(ref _busy);
        }

        // After the verdict, so that who finds the part decided finds that too.
        _decided.Add(verdict.PartNumber, isKept);
        if (isKept || Volatile.Read(ref _early) > 0)
        {
            _arrived.Set();
        }
    }

    /// <inheritdoc/>
    public void Keep(FrameLease frame, in Verdict verdict)
    {
        bool? isKept = _decided.IsKept(verdict.PartNumber);
        if (isKept == false || frame.Info.Fault is not null)
        {
            return;
        }

        if (FreeSlot() is not { } slot)
        {
            Interlocked.Increment(ref _busy);
            return;
        }

        slot.IsEarly = isKept is null;
        if (slot.IsEarly)
        {
            Interlocked.Increment(ref _early);
        }

        slot.Fill(frame, verdict.PartNumber, _settings.IsWholeFrame ? null : verdict.Area);
        _arrived.Set();
    }

    /// <summary>
    /// Keeps the picture of a part at another's request, long after its verdict, where it is not kept anyway. One thread at a time asks.
    /// </summary>
    /// <param name="frame">What it shows; the caller keeps the frame.</param>
    /// <param name="item">The part's verdict.</param>
    public void KeepLate(FrameLease frame, in QueuedVerdict item)
    {
        if (_settings.ClassOf(item.Verdict) is not null)
        {
            return;
        }

        if (_requested.IsFilled)
        {
            Interlocked.Increment(ref _busy);
            return;
        }

        _requestedVerdict = item;
        _requested.Fill(frame, item.Verdict.PartNumber, _settings.IsWholeFrame ? null : item.Verdict.Area);
        _arrived.Set();
    }

    /// <inheritdoc/>
    public void WaitForRoom(CancellationToken cancellationToken)
    {
        while (!HasRoom && Volatile.Read(ref _isClosed) == 0)
        {
            // Looking again after the reset: room made in between would otherwise go unnoticed.
            _roomMade.Reset();
            if (!HasRoom)
            {
                _roomMade.Wait(cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void AllowDrain() => _drainTime = IPacedSink.DrainTime;

    /// <summary>Writes what still waits, for no longer than an output may take to close.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        _arrived.Set();
        _roomMade.Set();
        try
        {
            await _writer.WaitAsync(_drainTime, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Volatile.Write(ref _isGivenUp, true);
            if (_slots.Count(slot => slot.IsFilled) is > 0 and int left)
            {
                EvidenceLog.DrainTimedOut(_log, left);
            }
        }

        await _upkeep.DisposeAsync().ConfigureAwait(false);
    }

    private void DemandUpkeep()
    {
        Volatile.Write(ref _isUpkeepDue, true);
        _arrived.Set();
    }

    private PictureSlot? FreeSlot()
    {
        foreach (PictureSlot slot in _slots)
        {
            if (!slot.IsFilled)
            {
                return slot;
            }
        }

        return null;
    }

    private void Run()
    {
        BackgroundThread.Lower();
        while (true)
        {
            // Looking again after the reset, and after checking whether it is closed.
            _arrived.Reset();
            bool isClosed = Volatile.Read(ref _isClosed) != 0;
            bool wasBusy = Write();
            if (Interlocked.Exchange(ref _isUpkeepDue, false))
            {
                _store.Upkeep();
            }

            if (isClosed && !wasBusy)
            {
                break;
            }

            if (!wasBusy)
            {
                _arrived.Wait();
            }
        }

        _store.Dispose();
    }

    // Writes every picture whose verdict is there, and lets go of those that are not kept. True where there were any.
    private bool Write()
    {
        int count = 0;
        foreach (PictureSlot slot in _slots)
        {
            if (slot.IsFilled && _decided.IsKept(slot.Part) is not null)
            {
                _ready[count++] = slot;
            }
        }

        // After it was seen which parts are decided: their verdicts are in the ring.
        TakeVerdicts();
        Span<PictureSlot> ready = _ready.AsSpan(0, count);
        ready.Sort(static (one, other) => one.Part.CompareTo(other.Part));
        foreach (PictureSlot slot in ready)
        {
            Write(slot);
        }

        return WriteRequested() || count > 0;
    }

    private bool WriteRequested()
    {
        if (!_requested.IsFilled)
        {
            return false;
        }

        if (!Volatile.Read(ref _isGivenUp))
        {
            _store.Keep(_requestedVerdict, _requested);
        }

        _requested.Free();
        return true;
    }

    private void TakeVerdicts()
    {
        while (_verdicts.TryTake(out QueuedVerdict item))
        {
            _waiting.Add(item);
        }

        for (int i = 0; _waiting.Count > MostWaiting && i < _waiting.Count;)
        {
            long part = _waiting[i].Verdict.PartNumber;
            if (_slots.Any(slot => slot.IsFilled && slot.Part == part))
            {
                i++;
            }
            else
            {
                _waiting.RemoveAt(i);
            }
        }
    }

    private void Write(PictureSlot slot)
    {
        int place = _waiting.FindIndex(item => item.Verdict.PartNumber == slot.Part);
        if (place >= 0 && Shows(_waiting[place].Verdict, slot) && !Volatile.Read(ref _isGivenUp))
        {
            _store.Keep(_waiting[place], slot);
            _waiting.RemoveAt(place);
        }

        if (slot.IsEarly)
        {
            Interlocked.Decrement(ref _early);
        }

        slot.Free();
        _roomMade.Set();
    }

    // A part that was late, or stopped, has no frame of its own: any picture of it will do.
    private static bool Shows(in Verdict verdict, PictureSlot slot) =>
        verdict.Frame.Width == 0 || verdict.Frame.Sequence == slot.Frame.Sequence;
}
