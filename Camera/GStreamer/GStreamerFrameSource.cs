using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Camera.Sources;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>
/// Frames from a GStreamer pipeline: a video file, a network camera, or whatever else is written out. Frames are lent in
/// GStreamer's own memory. A live source keeps the newest frame and reconnects when it is lost; a finite one delivers every frame, and
/// where it breaks off, one last frame without a picture says why.
/// </summary>
public sealed class GStreamerFrameSource : IFrameSource
{
    private readonly GStreamerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SourceGate _gate;
    private readonly Pacer _pacer;
    private readonly GStreamerStream _stream;
    private readonly FrameLender _lender = new();
    private readonly RetrySchedule _retries = new();
    private MonotonicTime _retryAt;
    private bool _connected;
    private bool _ended;
    private long _delivered;
    private long _failed;
    private long _reconnects;
    private string? _lastError;

    /// <param name="options">What to play.</param>
    /// <param name="clock">Measures timeouts, and says when frames arrived.</param>
    /// <param name="logger">Hears of a lost and a regained device.</param>
    public GStreamerFrameSource(GStreamerOptions options, TimeProvider clock, ILogger<GStreamerFrameSource> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Pipeline, nameof(options));
        _options = options;
        _clock = clock;
        _logger = logger;
        Name = PipelineText.Mask(options.Name ?? $"pipeline {options.Pipeline}");
        _gate = new SourceGate(Name);
        _pacer = new Pacer(clock);
        _stream = new GStreamerStream(new PipelineText(options.Pipeline), options.IsLive, clock);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => _options.IsLive;

    /// <inheritdoc/>
    public FrameSourceStatistics Statistics => new(
        Volatile.Read(ref _delivered),
        _stream.Dropped,
        Volatile.Read(ref _failed),
        Volatile.Read(ref _reconnects),
        Volatile.Read(ref _lastError),
        Volatile.Read(ref _connected));

    /// <inheritdoc/>
    public void Start()
    {
        _gate.EnterStart();
        try
        {
            GStreamerLibrary.Initialize();
            CheckPath();
            _stream.Open();
            AwaitFirstFrame();
            Volatile.Write(ref _connected, true);
            _gate.Started();
            GStreamerLog.Started(_logger, Name);
        }
        catch
        {
            _stream.Close();
            throw;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <inheritdoc/>
    public FrameLease? Read(CancellationToken cancellationToken)
    {
        _gate.EnterRead();
        try
        {
            while (!_ended && !_gate.IsClosing)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Step(cancellationToken) is { } frame)
                {
                    return Deliver(frame);
                }
            }

            return null;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Stops the pipeline; a Read under way returns null. Leases still out stay valid.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_gate.BeginClose())
        {
            return ValueTask.CompletedTask;
        }

        _pacer.Close();
        _stream.Wake();
        return new ValueTask(Task.Run(TakeDown));
    }

    private void CheckPath()
    {
        if (_options.RequiredPath is not { } path)
        {
            return;
        }

        if (FileStatus.Read(path, out _) == LibC.NoSuchFile)
        {
            throw _options.Fault.Missing(path);
        }

        if (_options.RequiresFile && FileStatus.IsOtherThanFile(path))
        {
            throw _options.Fault.NotAFile(path);
        }
    }

    private void TakeDown()
    {
        _gate.AwaitIdle();
        _stream.Dispose();
        _lender.Dispose();
        _pacer.Dispose();
    }

    private void AwaitFirstFrame()
    {
        while (!_stream.AwaitFrame())
        {
            ObjectDisposedException.ThrowIf(_gate.IsClosing, this);
            if (_stream.Trouble(_options.StartTimeout) is { } reason)
            {
                throw _options.Fault.Failed(Name, reason);
            }
        }
    }

    /// <summary>One step towards the next frame: the frame, or null when the world has to be looked at again.</summary>
    private GStreamerLease? Step(CancellationToken cancellationToken)
    {
        if (!_stream.IsOpen)
        {
            Reopen(cancellationToken);
            return null;
        }

        if (_stream.TryTake(out ArrivedSample sample))
        {
            NoteConnected();
            return _lender.Lend(sample.Sample, new FrameInfo { Sequence = sample.Sequence, CapturedAt = _stream.CaptureTime(sample) });
        }

        if (_stream.Trouble(_connected ? _options.StallTimeout : _options.StartTimeout) is not { } reason)
        {
            return null;
        }

        return IsLive ? Lose(reason) : End(reason);
    }

    private GStreamerLease Deliver(GStreamerLease frame)
    {
        Volatile.Write(ref _delivered, _delivered + 1);
        if (frame.Info.Fault is { } fault)
        {
            Volatile.Write(ref _failed, _failed + 1);
            Volatile.Write(ref _lastError, fault);
        }

        return frame;
    }

    /// <summary>A finite stream is over. Where that came before its end, a frame without a picture says so.</summary>
    private GStreamerLease? End(string reason)
    {
        _ended = true;
        if (_stream.EndedWell)
        {
            return null;
        }

        GStreamerLog.Broken(_logger, Name, reason);
        FrameInfo info = new() { Sequence = _stream.TakeNumber(), CapturedAt = MonotonicTime.Now(_clock) };
        return _lender.LendWithoutPicture(info with { Fault = $"The stream broke off: {reason}." });
    }

    private GStreamerLease? Lose(string reason)
    {
        _stream.Close();
        TimeSpan delay = _retries.Next();
        _retryAt = MonotonicTime.Now(_clock) + delay;
        Volatile.Write(ref _lastError, $"{Name}: {reason}");
        if (_connected)
        {
            GStreamerLog.Lost(_logger, Name, reason);
        }
        else
        {
            GStreamerLog.AttemptFailed(_logger, Name, reason, delay);
        }

        Volatile.Write(ref _connected, false);
        return null;
    }

    /// <summary>Waits for the time of the next attempt, which stands even when this wait is cancelled, and makes it.</summary>
    private void Reopen(CancellationToken cancellationToken)
    {
        if (!_pacer.Wait(_retryAt - MonotonicTime.Now(_clock), cancellationToken))
        {
            return;
        }

        try
        {
            _stream.Open();
        }
        catch (EdgeException fault)
        {
            Lose(fault.What);
        }
    }

    private void NoteConnected()
    {
        if (_connected)
        {
            return;
        }

        Volatile.Write(ref _connected, true);
        Volatile.Write(ref _reconnects, _reconnects + 1);
        GStreamerLog.Reconnected(_logger, Name, _retries.Attempts);
        _retries.Reset();
    }
}
