using System.Diagnostics.CodeAnalysis;
using EdgeConvNeXt.Camera.Sources;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Extensions.Logging;
using OpenCvSharp;

namespace EdgeConvNeXt.Camera.OpenCv;

/// <summary>
/// Frames of OpenCV's VideoCapture: a camera by its number, or files. Frames are copied. A thread of its own calls OpenCV, whose calls
/// cannot be interrupted: it opens, reads, reopens what is lost, and where a call does not come back in time, disposal leaves it behind to
/// end by itself. OpenCV does not distinguish the end of a file from its breaking off; a container that promised more frames is reported in
/// the log and in the statistics.
/// </summary>
[SuppressMessage(
    "Design", "CA1001",
    Justification = "Semaphores whose wait handles are never used have nothing to free, and the thread may still be inside.")]
public sealed class OpenCvFrameSource : IFrameSource
{
    /// <summary>How long disposal waits for a call into OpenCV.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly OpenCvOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Func<ICapture?> _open;
    private readonly SourceLifecycle _gate;
    private readonly Pacer _pacer;
    private readonly PictureCopier _copier = new();
    private readonly FrameHandoff _handoff = new();
    private readonly SourceStatus _record;
    private readonly SemaphoreSlim _room = new(1);
    private readonly SemaphoreSlim _begun = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _startFault;
    private bool _isRunning;
    private bool _owesRoom;
    private long _captured;
    private long _dropped;

    /// <param name="options">What to open.</param>
    /// <param name="clock">Measures timeouts, and says when frames arrived.</param>
    /// <param name="logger">Logs a lost and a regained device.</param>
    public OpenCvFrameSource(OpenCvOptions options, TimeProvider clock, ILogger<OpenCvFrameSource> logger)
        : this(options, clock, logger, () => OpenCvCapture.Open(options))
    {
    }

    /// <param name="options">What to open.</param>
    /// <param name="clock">Measures timeouts, and says when frames arrived.</param>
    /// <param name="logger">Logs a lost and a regained device.</param>
    /// <param name="open">Opens it; null when that is not possible now.</param>
    internal OpenCvFrameSource(OpenCvOptions options, TimeProvider clock, ILogger<OpenCvFrameSource> logger, Func<ICapture?> open)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Capture, nameof(options));
        _options = options;
        _clock = clock;
        _logger = logger;
        _open = open;
        _gate = new SourceLifecycle(Name);
        _record = new SourceStatus(Name, logger);
        _pacer = new Pacer(clock);
    }

    /// <summary>Makes sure that OpenCV's library is there, without opening anything with it.</summary>
    /// <exception cref="EdgeException">
    /// The library or one that it is linked with is missing, or there is none for this processor.
    /// </exception>
    public static void RequireLibrary() => OpenCvLibrary.Require();

    /// <inheritdoc/>
    public string Name => _options.DisplayName;

    /// <inheritdoc/>
    public bool IsLive => _options.IsLive;

    /// <inheritdoc/>
    public FrameSourceStatistics Statistics
    {
        get
        {
            FrameSourceStatistics now = _record.Statistics(Volatile.Read(ref _dropped));
            return now with { IsConnected = now.IsConnected && _gate.IsStarted };
        }
    }

    /// <inheritdoc/>
    public void Start()
    {
        _gate.EnterStart();
        try
        {
            CheckCapture();
            _isRunning = true;
            new Thread(Run) { Name = Name, IsBackground = true }.Start();
            AwaitFirstFrame();
            _gate.Started();
            OpenCvLog.Started(_logger, Name);
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
            cancellationToken.ThrowIfCancellationRequested();
            AskForMore();
            FrameLease? frame = _handoff.Take(cancellationToken);
            return frame is null || _gate.IsClosing ? null : Deliver(frame);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Stops; a Read under way returns null. Leases still out stay valid.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_gate.BeginClose())
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _handoff.End(fault: null);
        await Task.Run(_gate.AwaitIdle).ConfigureAwait(false);
        if (_isRunning && !await HasEndedAsync().ConfigureAwait(false))
        {
            OpenCvLog.StillInside(_logger, Name);
            return;
        }

        _pacer.Dispose();
        _stop.Dispose();
    }

    private async Task<bool> HasEndedAsync()
    {
        using CancellationTokenSource over = new(CloseTimeout, _clock);
        Task end = Task.Delay(Timeout.InfiniteTimeSpan, over.Token);
        return await Task.WhenAny(_ended.Task, end).ConfigureAwait(false) == _ended.Task;
    }

    private void CheckCapture()
    {
        if (OpenCvOptions.IsAddress(_options.Capture))
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                "OpenCV opens no address: its library is built without a network",
                Name,
                "the number of a camera, or a file",
                "Take the source type rtsp for a network camera, or pipeline for any other stream.");
        }

        if (_options.IsLive || _options.IsPattern)
        {
            return;
        }

        if (FileStatus.Read(_options.Capture, out _) == Errno.NoSuchFile)
        {
            throw new EdgeException(
                EdgeFault.File, "The file does not exist", _options.Capture, "a video or picture that OpenCV reads", "Check the path.");
        }

        // Opening a pipe would wait for its other end, for ever.
        if (FileStatus.IsOtherThanFile(_options.Capture))
        {
            throw new EdgeException(
                EdgeFault.File,
                "The path does not lead to a file",
                _options.Capture,
                "a regular file, not a folder, pipe or device",
                "Name a file.");
        }
    }

    private void AwaitFirstFrame()
    {
        using CancellationTokenSource over = new(_options.StartTimeout, _clock);
        try
        {
            _begun.Wait(over.Token);
        }
        catch (OperationCanceledException)
        {
            _stop.Cancel();
            throw Unusable($"none came within {_options.StartTimeout.TotalSeconds} s");
        }

        ObjectDisposedException.ThrowIf(_gate.IsClosing, this);
        if (_startFault is not null)
        {
            throw _startFault as EdgeException ?? Unusable(_startFault.Message);
        }
    }

    private EdgeException Unusable(string reason) => new(
        IsLive ? EdgeFault.Device : EdgeFault.File,
        $"OpenCV delivers no frames: {reason}",
        Name,
        "a camera or a file that this OpenCV reads",
        "Check number or path; GStreamer and V4L2 sources (pipeline, video, v4l2) need no OpenCV.");

    private FrameLease Deliver(FrameLease frame)
    {
        if (!IsLive)
        {
            _copier.Stamp(frame, MonotonicTime.Now(_clock));
            _owesRoom = true;
        }

        _record.Deliver(frame);
        return frame;
    }

    /// <summary>
    /// A file's next frame is taken only now: ahead of the reader, the thread would lend a lease that has just come back a second time.
    /// </summary>
    private void AskForMore()
    {
        if (_owesRoom)
        {
            _owesRoom = false;
            _room.Release();
        }
    }

    private void Run()
    {
        Exception? fault = null;
        try
        {
            CaptureAll();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed: no more frames are read.
        }
        catch (Exception unexpected)
        {
            // A caller that waits in Start or Read needs the exception: a thread that only vanished would leave it waiting.
            fault = unexpected;
        }

        _startFault ??= fault;
        _handoff.End(fault);
        _begun.Release();
        _ended.SetResult();
    }

    private void CaptureAll()
    {
        OpenCvLibrary.Require();
        using Mat picture = new();
        while (true)
        {
            string reason = CaptureOnce(picture);
            _stop.Token.ThrowIfCancellationRequested();
            if (_captured == 0)
            {
                throw Unusable(reason);
            }

            if (!IsLive)
            {
                return;
            }

            _pacer.Wait(_record.OnLost(reason), _stop.Token);
        }
    }

    /// <summary>Opens and reads until there are no more frames.</summary>
    /// <returns>Why there are no more.</returns>
    private string CaptureOnce(Mat picture)
    {
        try
        {
            using ICapture? capture = _open();
            return capture is null ? "it cannot be opened" : ReadAll(capture, picture);
        }
        catch (OpenCVException fault)
        {
            return fault.Message;
        }
    }

    private string ReadAll(ICapture capture, Mat picture)
    {
        long read = 0;
        while (!_stop.IsCancellationRequested)
        {
            if (!IsLive)
            {
                _room.Wait(_stop.Token);
            }

            if (!capture.Grab())
            {
                TellEarlyEnd(capture, read);
                return "no frame came any more";
            }

            read++;
            Put(capture, picture);
        }

        return "it was stopped";
    }

    private void Put(ICapture capture, Mat picture)
    {
        FrameInfo info = new() { Sequence = _captured, CapturedAt = MonotonicTime.Now(_clock) };
        FrameLease frame = capture.Retrieve(picture)
            ? _copier.Copy(picture, info)
            : _copier.Fault(info, "OpenCV could not decode the frame.");
        if (_captured == 0)
        {
            _record.Begin();
        }

        _record.OnConnected();
        if (_handoff.Put(frame))
        {
            Volatile.Write(ref _dropped, _dropped + 1);
        }

        if (_captured++ == 0)
        {
            _begun.Release();
        }
    }

    private void TellEarlyEnd(ICapture capture, long read)
    {
        if (!IsLive && read < capture.FrameCount)
        {
            string reason = $"{read} frames came of the {capture.FrameCount} that the file promises";
            _record.Note(reason);
            OpenCvLog.EndedEarly(_logger, Name, reason);
        }
    }
}
