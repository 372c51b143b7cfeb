using System.Collections.Concurrent;
using System.Threading.Channels;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs;

/// <summary>
/// A bounded queue between the line and an output of any speed. The line only copies; one consumer writes, in batches. Verdicts that find
/// the queue full, or that the output refuses, are counted as dropped; the output is tried again with the next ones. Trouble is logged once
/// when it begins and once when it is over.
/// </summary>
public abstract class QueueSink : IVerdictSink, IPacedSink
{
    private const int LargestBatch = 256;

    private readonly Channel<QueuedVerdict> _queue;
    private readonly ConcurrentQueue<float[]> _freeScores = new();
    private readonly ManualResetEventSlim _arrived = new();
    private readonly ManualResetEventSlim _roomMade = new();
    private readonly QueueSinkOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly string _name;
    private readonly Task _consumer;
    private readonly ITimer _syncTimer;
    private long _dropped;
    private long _synced;
    private long _unsynced;
    private bool _isSyncAwaited;
    private bool _isSyncDue;
    private long _inHand;
    private long _droppedBeforeTrouble;
    private volatile bool _isTroubled;
    private int _isClosed;
    private TimeSpan _drainTime;

    /// <param name="name">What the output is, for the log.</param>
    /// <param name="options">Length and timeouts.</param>
    /// <param name="clock">The clock of <see cref="QueuedVerdict.PublishedAt"/> and of the drain time.</param>
    /// <param name="log">Where trouble is logged.</param>
    protected QueueSink(string name, QueueSinkOptions options, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Length);
        _name = name;
        _options = options;
        _drainTime = options.DrainTime;
        _clock = clock;
        _log = log;
        _queue = Channel.CreateBounded<QueuedVerdict>(new BoundedChannelOptions(options.Length) { SingleReader = true });

        _syncTimer = clock.CreateTimer(_ => DemandSync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // A thread of its own: an output that hangs would hold one of the pool's few, which all else, stopping included, waits for.
        _consumer = Task.Factory.StartNew(Consume, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>What sort of output it is, a word that metrics and health tell it by.</summary>
    public virtual string Kind => "other";

    /// <summary>Whether the last batch could not be written.</summary>
    public bool IsTroubled => _isTroubled;

    /// <summary>Verdicts that wait for the output or are being written.</summary>
    public long Waiting => _queue.Reader.Count + Volatile.Read(ref _inHand);

    /// <summary>Verdicts that were brought to the medium.</summary>
    protected long Synced => Volatile.Read(ref _synced);

    // As many as a batch takes, or as there can be.
    private bool IsGathered => _queue.Reader.Count >= Math.Min(LargestBatch, _options.Length) || Volatile.Read(ref _isClosed) != 0;

    private bool HasWork => _queue.Reader.Count > 0 || Volatile.Read(ref _isSyncDue);

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        float[] copy = RentScores(scores.Length);
        scores.CopyTo(copy);
        VerdictMoment moment = verdict.Moment ?? VerdictMoment.Of(_clock);
        if (_queue.Writer.TryWrite(new QueuedVerdict(verdict, copy, moment.Wall) { At = moment.Monotonic }))
        {
            _arrived.Set();
        }
        else
        {
            _freeScores.Enqueue(copy);
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <inheritdoc/>
    public void WaitForRoom(CancellationToken cancellationToken)
    {
        while (_queue.Reader.Count >= _options.Length && Volatile.Read(ref _isClosed) == 0)
        {
            // Looking again after the reset: room made in between would otherwise go unnoticed.
            _roomMade.Reset();
            if (_queue.Reader.Count >= _options.Length)
            {
                _roomMade.Wait(cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void AllowDrain() => _drainTime = _drainTime < IPacedSink.DrainTime ? IPacedSink.DrainTime : _drainTime;

    /// <summary>
    /// Writes what still waits, for no longer than the drain time, and closes the output. What is left then counts as dropped.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        _queue.Writer.Complete();
        _arrived.Set();
        _roomMade.Set();
        try
        {
            await _consumer.WaitAsync(_drainTime, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            AbandonQueue();
        }

        await _syncTimer.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Puts one verdict into the batch.</summary>
    protected abstract void Append(in QueuedVerdict item);

    /// <summary>
    /// Writes the batch and begins a new one. When it throws, the whole batch counts as dropped, and <see cref="Discard"/> follows.
    /// </summary>
    protected abstract void Flush();

    /// <summary>Clears the batch.</summary>
    /// <param name="fault">Why it could not be written.</param>
    protected abstract void Discard(Exception fault);

    /// <summary>Brings what was flushed to the medium. Does nothing for an output that has none.</summary>
    protected virtual void Sync()
    {
    }

    /// <summary>Closes the output for good, after the last flush; brings to the medium what was not.</summary>
    protected abstract void Close();

    private float[] RentScores(int length) => _freeScores.TryDequeue(out float[]? free) && free.Length == length ? free : new float[length];

    private void Consume()
    {
        while (WaitForWork())
        {
            if (_queue.Reader.Count > 0)
            {
                Gather();
                WriteBatch();
            }

            SyncIfDue();
        }

        try
        {
            Close();
        }
        catch (Exception fault)
        {
            SinkLog.CloseFailed(_log, _name, fault.Message);
        }
    }

    // False when there are no verdicts and the queue is closed: there will be none.
    private bool WaitForWork()
    {
        while (!HasWork)
        {
            // Looking again after the reset, and after checking whether it is closed: what came in between would otherwise go unnoticed.
            _arrived.Reset();
            bool isClosed = Volatile.Read(ref _isClosed) != 0;
            if (!HasWork)
            {
                if (isClosed)
                {
                    return false;
                }

                _arrived.Wait();
            }
        }

        return true;
    }

    // Lets a batch grow for the gathering time, so that its verdicts share what writing costs. Closing ends that. A timer would go by the
    // thread pool, which takes longer than the wait itself where the machine is busy.
    private void Gather()
    {
        MonotonicTime end = MonotonicTime.Now(_clock) + _options.GatherTime;
        for (TimeSpan left = _options.GatherTime; left > TimeSpan.Zero && !IsGathered; left = end - MonotonicTime.Now(_clock))
        {
            // Looking again after the reset, as in WaitForWork.
            _arrived.Reset();
            if (!IsGathered)
            {
                _arrived.Wait((int)Math.Ceiling(left.TotalMilliseconds));
            }
        }
    }

    private void DemandSync()
    {
        Volatile.Write(ref _isSyncDue, true);
        _arrived.Set();
    }

    // Before the batch is written: its first verdict is then never older than the interval when it is brought to the medium.
    private void AwaitSync()
    {
        if (!_isSyncAwaited)
        {
            _isSyncAwaited = true;
            _syncTimer.Change(_options.SyncInterval, Timeout.InfiniteTimeSpan);
        }
    }

    private void SyncIfDue()
    {
        if (!Volatile.Read(ref _isSyncDue))
        {
            return;
        }

        Volatile.Write(ref _isSyncDue, false);
        _isSyncAwaited = false;

        // Cleared when it fails: a system that could not write them once may well say later that all is written.
        long written = _unsynced;
        _unsynced = 0;
        try
        {
            Sync();
            Volatile.Write(ref _synced, _synced + written);
        }
        catch (Exception fault)
        {
            SinkLog.SyncFailed(_log, _name, written, fault.Message);
        }
    }

    private void WriteBatch()
    {
        AwaitSync();
        try
        {
            for (int count = 0; count < LargestBatch && _queue.Reader.TryRead(out QueuedVerdict item); count++)
            {
                Interlocked.Increment(ref _inHand);
                _roomMade.Set();
                Append(item);
                _freeScores.Enqueue(item.Scores);
            }

            Flush();
            _unsynced += Interlocked.Exchange(ref _inHand, 0);
            EndTrouble();
        }
        catch (Exception fault)
        {
            // An output must not take the line down with it, whatever it throws.
            Discard(fault);
            BeginTrouble(fault);
            Interlocked.Add(ref _dropped, Interlocked.Exchange(ref _inHand, 0));
        }
    }

    private void BeginTrouble(Exception fault)
    {
        if (!_isTroubled)
        {
            _isTroubled = true;
            _droppedBeforeTrouble = Dropped;
            SinkLog.WriteFailed(_log, _name, fault.Message);
        }
    }

    private void EndTrouble()
    {
        if (_isTroubled)
        {
            _isTroubled = false;
            SinkLog.WriteRecovered(_log, _name, Dropped - _droppedBeforeTrouble);
        }
    }

    private void AbandonQueue()
    {
        long left = Interlocked.Exchange(ref _inHand, 0);
        while (_queue.Reader.TryRead(out _))
        {
            left++;
        }

        Interlocked.Add(ref _dropped, left);
        SinkLog.DrainTimedOut(_log, _name, _drainTime.TotalSeconds, left);
    }
}

/// <summary>How a queue between the line and an output behaves.</summary>
public sealed record QueueSinkOptions
{
    /// <summary>Verdicts that may wait, 1 or more.</summary>
    public int Length { get; init; } = 1024;

    /// <summary>How long the first verdict of a batch may wait for others before the batch is written.</summary>
    public TimeSpan GatherTime { get; init; }

    /// <summary>How long a verdict that was written may wait until it is brought to the medium, where there is one.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long closing the sink may go on writing what still waits.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromMilliseconds(1200);
}

/// <summary>A verdict on its way from the line to an output.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Scores">Softmax probabilities in the model's label order; goes back to the queue's store afterwards.</param>
/// <param name="PublishedAt">When the line gave it away, in UTC, for display.</param>
public readonly record struct QueuedVerdict(Verdict Verdict, float[] Scores, DateTimeOffset PublishedAt)
{
    /// <summary>The moment of <see cref="PublishedAt"/> on the monotonic clock.</summary>
    public MonotonicTime At { get; init; }
}
