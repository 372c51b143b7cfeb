using EdgeConvNeXt.Camera.Sources;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Folder;

/// <summary>
/// The pictures of a folder, in ordinal order of their paths, or one picture file. Finite unless it loops. A file that cannot be decoded is
/// a frame with <see cref="FrameInfo.Fault"/>: its part exists, only its picture does not.
/// </summary>
public sealed class FolderFrameSource : IFrameSource
{
    private readonly FolderFrameSourceOptions _options;
    private readonly TimeProvider _clock;
    private readonly SourceLifecycle _gate;
    private readonly Pacer _pacer;
    private readonly FramePool _pool = new();
    private readonly StillImageDecoder _decoder;
    private readonly TimeSpan _interval;
    private string[] _files = [];
    private string _root = string.Empty;
    private MonotonicTime _due;
    private int _next;
    private long _delivered;
    private long _failed;
    private string? _lastError;

    /// <param name="options">Which pictures, and how fast.</param>
    /// <param name="clock">Paces the pictures and says when each was handed over.</param>
    public FolderFrameSource(FolderFrameSourceOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentException.ThrowIfNullOrEmpty(options.Path, nameof(options));
        _options = options;
        _clock = clock;
        _gate = new SourceLifecycle(Name);
        _pacer = new Pacer(clock);
        _decoder = new StillImageDecoder(_pool, options.Limits, options.Bits);
        _interval = options.FramesPerSecond == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(1 / options.FramesPerSecond);
    }

    /// <inheritdoc/>
    public string Name => $"folder {_options.Path}";

    /// <summary>False: files wait.</summary>
    public bool IsLive => false;

    /// <summary>How many pictures were found; 0 before Start.</summary>
    public int Count => _files.Length;

    /// <summary>The pictures that were found, in the order in which they come, with the truth of each; none before Start.</summary>
    public IEnumerable<(string Path, string? Truth)> Pictures => _files.Select(path => (path, TruthOf(path)));

    /// <inheritdoc/>
    public FrameSourceStatistics Statistics => new(
        Volatile.Read(ref _delivered), Dropped: 0, Volatile.Read(ref _failed), Reconnects: 0, Volatile.Read(ref _lastError),
        _gate.IsStarted);

    /// <inheritdoc/>
    public void Start()
    {
        _gate.EnterStart();
        try
        {
            StillImageDecoder.RequireLibraries();
            _files = PictureList.Find(_options);
            _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(_options.Path));
            _due = MonotonicTime.Now(_clock);
            _gate.Started();
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
            if ((_next >= _files.Length && !_options.Loop) || !AwaitTurn(cancellationToken))
            {
                return null;
            }

            string path = _files[_next % _files.Length];
            _next = _options.Loop ? (_next + 1) % _files.Length : _next + 1;
            return Deliver(path);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Stops; a Read under way returns null. Leases still out stay valid.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_gate.BeginClose())
        {
            return ValueTask.CompletedTask;
        }

        _pacer.Close();
        return new ValueTask(Task.Run(TakeDown));
    }

    private void TakeDown()
    {
        _gate.AwaitIdle();
        _pacer.Dispose();
    }

    /// <summary>Waits for the moment of the next picture. A reader that was late is not made up for with a burst.</summary>
    private bool AwaitTurn(CancellationToken cancellationToken)
    {
        MonotonicTime now = MonotonicTime.Now(_clock);
        if (now < _due && !_pacer.Wait(_due - now, cancellationToken))
        {
            return false;
        }

        now = MonotonicTime.Now(_clock);
        MonotonicTime inStep = _due + _interval;
        _due = now < inStep ? inStep : now + _interval;
        return true;
    }

    private FrameLease Deliver(string path)
    {
        FrameInfo info = new()
        {
            Sequence = _delivered,
            CapturedAt = MonotonicTime.Now(_clock),
            Origin = path,
            Truth = TruthOf(path),
        };
        FrameLease frame = Decode(path, info);
        Volatile.Write(ref _delivered, _delivered + 1);
        return frame;
    }

    private FrameLease Decode(string path, in FrameInfo info)
    {
        try
        {
            return _decoder.Decode(path, info);
        }
        catch (EdgeException fault)
        {
            Volatile.Write(ref _failed, _failed + 1);
            Volatile.Write(ref _lastError, fault.Message);
            return _pool.Rent(info with { Fault = fault.Message }).Lease;
        }
    }

    private string? TruthOf(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        return _options.TruthFromFolder && _options.Recursive && folder is not null && folder != _root ? Path.GetFileName(folder) : null;
    }
}
