using System.Globalization;
using EdgeConvNeXt.Camera.Sources;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// Frames from a camera of this machine, straight from the kernel: raw formats are lent in the driver's own memory, JPEG is decoded. The
/// newest frame is kept. A camera that is unplugged is looked for by what it is, and set up as it was.
/// </summary>
public sealed class V4L2FrameSource : IFrameSource
{
    /// <summary>How long a wait goes before the world is looked at again. Closing and cancelling end it at once.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan ControlsInterval = TimeSpan.FromSeconds(5);

    private readonly V4L2Options _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly IVideoKernel _kernel;
    private readonly CameraSearch _search;
    private readonly SourceLifecycle _gate;
    private readonly Pacer _pacer;
    private readonly WakeSignal _wake = new();
    private readonly FramePool _pool = new();
    private readonly FrameNumbers _numbers = new();
    private readonly SourceStatus _record;
    private VideoStream? _stream;
    private HeldControls? _controls;
    private MonotonicTime _retryAt;
    private MonotonicTime _lastFrame;
    private MonotonicTime _controlsSeen;
    private bool _hasLoggedCopying;

    /// <param name="options">Which camera, and how it has to deliver.</param>
    /// <param name="clock">Measures timeouts.</param>
    /// <param name="logger">Logs a lost and a regained camera.</param>
    /// <exception cref="EdgeException">This process has no file descriptors left.</exception>
    public V4L2FrameSource(V4L2Options options, TimeProvider clock, ILogger<V4L2FrameSource> logger)
        : this(options, clock, logger, LinuxVideoKernel.Instance, CameraFinder.SystemClass, CameraFinder.SystemNodes)
    {
    }

    internal V4L2FrameSource(
        V4L2Options options, TimeProvider clock, ILogger logger, IVideoKernel kernel, string classFolder, string nodeFolder)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Device, nameof(options));
        _options = options;
        _clock = clock;
        _logger = logger;
        _kernel = kernel;
        _search = new CameraSearch(new CameraFinder(kernel, classFolder, nodeFolder), options.Device);
        Name = $"camera {options.Device}";
        _gate = new SourceLifecycle(Name);
        _record = new SourceStatus(Name, logger);
        _pacer = new Pacer(clock);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <inheritdoc/>
    public FrameSourceStatistics Statistics => _record.Statistics(_numbers.Dropped);

    /// <inheritdoc/>
    public void Start()
    {
        _gate.EnterStart();
        try
        {
            string node = _search.FindFirst();
            Open(node);
            _search.Remember(node);
            AwaitFirstFrame();
            _record.Begin();
            _gate.Started();
            VideoLayout layout = _stream!.Layout;
            V4L2Log.Started(
                _logger, Name, layout.Width, layout.Height, layout.Format.Format, node, _search.Identity, layout.ColorText,
                _stream.TimeStamps);
        }
        catch
        {
            CloseStream();
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
            while (!_gate.IsClosing)
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

    /// <summary>Stops the camera; a Read under way returns null. Leases still out stay valid.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_gate.BeginClose())
        {
            return ValueTask.CompletedTask;
        }

        _pacer.Close();
        _wake.Set();
        return new ValueTask(Task.Run(TakeDown));
    }

    private void TakeDown()
    {
        _gate.AwaitIdle();
        CloseStream();
        _wake.Dispose();
        _pacer.Dispose();
    }

    private void Open(string node)
    {
        _stream = VideoStream.Open(VideoDevice.Open(_kernel, node), _options, _numbers, _pool, _clock, out _controls);
        _hasLoggedCopying = false;
        _lastFrame = _controlsSeen = MonotonicTime.Now(_clock);
    }

    private void CloseStream()
    {
        _stream?.Dispose();
        _stream = null;
        _controls = null;
    }

    private void AwaitFirstFrame()
    {
        while (!_stream!.Await(_wake, Slice))
        {
            ObjectDisposedException.ThrowIf(_gate.IsClosing, this);
            if ((_stream.Trouble ?? Stall(_options.StartTimeout)) is { } reason)
            {
                throw V4L2Fault.NoFrames(_stream.Node, reason);
            }
        }
    }

    /// <summary>One step towards the next frame: the frame, or null when the world has to be looked at again.</summary>
    private FrameLease? Step(CancellationToken cancellationToken)
    {
        if (_stream is null)
        {
            Reopen(cancellationToken);
            return null;
        }

        HoldControls();
        FrameLease? frame = _stream.Take(out bool outdated);
        if (frame is not null || outdated)
        {
            _lastFrame = MonotonicTime.Now(_clock);
        }

        if (frame is not null)
        {
            _record.OnConnected(_stream.Node);
            return frame;
        }

        if ((_stream.Trouble ?? Stall(_record.IsConnected ? _options.StallTimeout : _options.StartTimeout)) is { } reason)
        {
            Lose(reason);
            return null;
        }

        Await(cancellationToken);
        return null;
    }

    private void Await(CancellationToken cancellationToken)
    {
        // Close and cancel set their flag first and signal then: a signal that the reset clears is seen here by its flag
        _wake.Reset();
        if (_gate.IsClosing || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static wake => ((WakeSignal)wake!).Set(), _wake);
        _stream!.Await(_wake, Slice);
    }

    private FrameLease Deliver(FrameLease frame)
    {
        _record.Deliver(frame);
        if (_stream is { Copied: > 0 } && !_hasLoggedCopying)
        {
            _hasLoggedCopying = true;
            V4L2Log.Copying(_logger, Name);
        }

        return frame;
    }

    /// <summary>Frames that a late reader did not fetch wait in the buffers: where none is, none came.</summary>
    private string? Stall(TimeSpan timeout)
    {
        TimeSpan between = _options.FramesPerSecond > 0 ? TimeSpan.FromSeconds(1 / _options.FramesPerSecond) : TimeSpan.Zero;
        TimeSpan longest = timeout + between;
        return MonotonicTime.Now(_clock) - _lastFrame > longest
            ? string.Create(CultureInfo.InvariantCulture, $"no frame for {longest.TotalSeconds:0.###} s")
            : null;
    }

    private void HoldControls()
    {
        MonotonicTime now = MonotonicTime.Now(_clock);
        if (now - _controlsSeen < ControlsInterval)
        {
            return;
        }

        _controlsSeen = now;
        if (_controls?.Restore() is { } restored)
        {
            _record.Note(restored);
            V4L2Log.ControlsRestored(_logger, Name, restored);
        }
    }

    private void Lose(string reason)
    {
        CloseStream();
        _retryAt = MonotonicTime.Now(_clock) + _record.OnLost(reason);
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
            Open(_search.FindAgain());
        }
        catch (EdgeException fault)
        {
            Lose(fault.What);
        }
    }
}
