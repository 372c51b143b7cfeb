using EdgeConvNeXt.Camera.Sources;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>
/// Frames from a GStreamer pipeline: a video file, a network camera, or whatever else is written out. Frames are lent in GStreamer's own
/// memory. A live source keeps the newest frame and reconnects when it is lost; a finite one delivers every frame, and where it breaks off,
/// one last frame without a picture says why.
/// </summary>
public sealed class GStreamerFrameSource : IFrameSource
{
    private readonly GStreamerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SourceLifecycle _gate;
    private readonly Pacer _pacer;
    private readonly GStreamerStream _stream;
    private readonly FrameLender _lender = new();
    private readonly SourceStatus _record;
    private MonotonicTime _retryAt;
    private bool _ended;

    /// <param name="options">What to play.</param>
    /// <param name="clock">Measures timeouts, and says when frames arrived.</param>
    /// <param name="logger">Logs a lost and a regained device.</param>
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
        _gate = new SourceLifecycle(Name);
        _record = new SourceStatus(Name, logger);
        _pacer = new Pacer(clock);
        _stream = new GStreamerStream(new PipelineText(options.Pipeline), options.IsLive, clock);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => _options.IsLive;

    /// <inheritdoc/>
    public FrameSourceStatistics Statistics => _record.Statistics(_stream.Dropped);

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
            _record.Begin();
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
                    _record.Deliver(frame);
                    return frame;
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

        if (FileStatus.Read(path, out _) == Errno.NoSuchFile)
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
            _record.OnConnected();
            return _lender.Lend(sample.Sample, new FrameInfo { Sequence = sample.Sequence, CapturedAt = _stream.CaptureTime(sample) });
        }

        if (_stream.Trouble(_record.IsConnected ? _options.StallTimeout : _options.StartTimeout) is not { } reason)
        {
            return null;
        }

        return IsLive ? Lose(reason) : End(reason);
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
        _retryAt = MonotonicTime.Now(_clock) + _record.OnLost(reason);
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
}
