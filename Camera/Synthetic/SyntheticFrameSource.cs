using EdgeConvNeXt.Camera.Sources;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// A synthetic line as a source of frames; <see cref="FrameInfo.Truth"/> is the part's label. Drawing has a thread of its own: at the
/// reader's pace it draws the next part while the reader is busy with the last, at a live pace it plays the camera and replaces what was
/// not read in time.
/// </summary>
public sealed class SyntheticFrameSource : IFrameSource
{
    private readonly SyntheticOptions _options;
    private readonly TimeProvider _clock;
    private readonly SyntheticLine _line;
    private readonly long _count;
    private readonly FramePool _pool = new();
    private readonly FrameHandoff _handoff = new();
    private readonly SemaphoreSlim _room = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _drawingEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _drawing = Task.CompletedTask;
    private int _started;
    private int _disposed;
    private long _delivered;
    private long _dropped;

    /// <param name="options">Which parts, and how fast.</param>
    /// <param name="clock">Says when a picture was handed over or, at a live pace, taken; and sets that pace.</param>
    public SyntheticFrameSource(SyntheticOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        _options = options;
        _clock = clock;
        _line = new SyntheticLine(options.Seed, options.OkShare);
        _count = options.Count == 0 ? long.MaxValue : options.Count;
    }

    /// <inheritdoc/>
    public string Name => $"synthetic line with seed {_options.Seed}";

    /// <summary>True when parts pass at a rate of their own.</summary>
    public bool IsLive => _options.FramesPerSecond > 0;

    /// <inheritdoc/>
    public FrameSourceStatistics Statistics => new(
        Volatile.Read(ref _delivered), Volatile.Read(ref _dropped), Failed: 0, Reconnects: 0, LastError: null,
        IsConnected: IsStarted && !IsDisposed);

    private bool IsStarted => Volatile.Read(ref _started) != 0;

    private bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException($"The {Name} was started before: a source is started once.");
        }

        // Here and not on the thread, so that the first part is due now and not whenever the thread gets going
        Shutter? shutter = IsLive ? new Shutter(_clock, _options.FramesPerSecond) : null;
        new Thread(() => Run(shutter)) { Name = "synthetic line", IsBackground = true }.Start();
        _drawing = _drawingEnded.Task;
    }

    /// <summary>
    /// The next part, or at a live pace the newest; waits for it. Null after the last of a limited number, and when the source is disposed
    /// meanwhile.
    /// </summary>
    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The source was disposed before.</exception>
    public FrameLease? Read(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (!IsStarted)
        {
            throw new InvalidOperationException($"The {Name} is not running: call Start first.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        FrameLease? frame = _handoff.Take(cancellationToken);
        if (frame is null)
        {
            return null;
        }

        if (!IsLive)
        {
            _pool.Stamp(frame, MonotonicTime.Now(_clock));
            _room.Release();
        }

        Volatile.Write(ref _delivered, _delivered + 1);
        return frame;
    }

    /// <summary>Stops; a Read under way returns null. Leases still out stay valid.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _drawing.ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Run(Shutter? shutter)
    {
        Exception? fault = null;
        try
        {
            PartRenderer renderer = new(_options.Width, _options.Height, _options.Format);
            if (shutter is null)
            {
                DrawAhead(renderer);
            }
            else
            {
                DrawLive(renderer, shutter);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed: the line ends here
        }
        catch (Exception unexpected)
        {
            // The reader needs the exception: a thread that only vanished would leave it waiting
            fault = unexpected;
        }

        shutter?.Dispose();
        _handoff.End(fault);
        _drawingEnded.SetResult();
    }

    /// <summary>One part ahead of the reader: there is room for the next as soon as the last was taken.</summary>
    private void DrawAhead(PartRenderer renderer)
    {
        for (long number = 0; number < _count; number++)
        {
            _room.Wait(_stop.Token);
            _handoff.Put(Draw(renderer, number));
        }
    }

    /// <summary>At the shutter's pace. Where drawing cannot keep up, the parts that have passed meanwhile count as dropped.</summary>
    private void DrawLive(PartRenderer renderer, Shutter shutter)
    {
        long number = 0;
        while (number < _count)
        {
            FrameLease frame = Draw(renderer, number);
            shutter.Await(number, _stop.Token);
            _pool.Stamp(frame, MonotonicTime.Now(_clock));
            long next = Math.Min(Math.Max(number + 1, shutter.Newest), _count);
            long missed = next - number - 1;
            long replaced = _handoff.Put(frame) ? 1 : 0;
            Volatile.Write(ref _dropped, _dropped + missed + replaced);
            number = next;
        }
    }

    private FrameLease Draw(PartRenderer renderer, long number)
    {
        SyntheticPart part = _line.Part(number + 1);
        FrameInfo info = new(number, default, renderer.Width, renderer.Height, renderer.Format) { Truth = part.Label };
        PooledFrame frame = _pool.Rent(info);
        renderer.Render(part, frame.Buffer);
        return frame.Lease;
    }
}
