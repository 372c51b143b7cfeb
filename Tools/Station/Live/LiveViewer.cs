using System.Diagnostics.CodeAnalysis;

namespace EdgeConvNeXt.Station.Live;

/// <summary>
/// One who looks. Of everything that has a newest it gets the newest alone, so one who is slow costs no more memory than one who is not.
/// </summary>
internal sealed class LiveViewer : IDisposable
{
    // What happened that a viewer may miss: more wait for nobody.
    private const int MostEvents = 64;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private readonly Queue<LiveMessage> _events = new();
    private readonly Action<LiveViewer> _leave;
    private LivePicture? _picture;
    private LiveMessage? _verdict;
    private LiveMessage? _summary;
    private int _picturesPerSecond;

    /// <param name="leave">Called when it goes.</param>
    internal LiveViewer(Action<LiveViewer> leave) => _leave = leave;

    /// <summary>Pictures that it takes in a second, 0 for none.</summary>
    public int PicturesPerSecond => Volatile.Read(ref _picturesPerSecond);

    /// <summary>Called when that changes.</summary>
    internal Action Changed { get; init; } = () => { };

    /// <summary>Says how many pictures it takes.</summary>
    /// <param name="perSecond">0 to <see cref="LiveFeed.MostPerSecond"/>.</param>
    public void Want(int perSecond)
    {
        Volatile.Write(ref _picturesPerSecond, perSecond);
        if (perSecond == 0)
        {
            Put((LivePicture?)null);
        }

        Changed();
    }

    /// <summary>Waits until there is something to send.</summary>
    public Task WaitAsync(CancellationToken stop) => _arrived.WaitAsync(stop);

    /// <summary>What is sent next, texts before pictures.</summary>
    public bool TryTake([NotNullWhen(true)] out LiveMessage? message)
    {
        lock (_gate)
        {
            if (!_events.TryDequeue(out message))
            {
                message = _verdict ?? _summary;
                (_verdict, _summary) = (null, ReferenceEquals(message, _summary) ? null : _summary);
            }
        }

        return message is not null;
    }

    /// <summary>The newest picture, which the caller lets go of.</summary>
    public bool TryTakePicture([NotNullWhen(true)] out LivePicture? picture)
    {
        lock (_gate)
        {
            picture = _picture;
            _picture = null;
        }

        return picture is not null;
    }

    /// <summary>Has whoever waits look again.</summary>
    public void Look()
    {
        lock (_gate)
        {
            Arrive();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _leave(this);
        Put((LivePicture?)null);
    }

    internal void Put(LivePicture? picture)
    {
        LivePicture? before;
        lock (_gate)
        {
            before = _picture;
            _picture = picture?.Hold();
            Arrive();
        }

        before?.Release();
    }

    internal void Put(LiveMessage message)
    {
        lock (_gate)
        {
            switch (message.Type)
            {
                case LiveMessage.Verdict:
                    _verdict = message;
                    break;
                case LiveMessage.Summary:
                    _summary = message;
                    break;
                default:
                    if (_events.Count < MostEvents)
                    {
                        _events.Enqueue(message);
                    }

                    break;
            }

            Arrive();
        }
    }

    // Under the gate: nobody else makes the count larger.
    private void Arrive()
    {
        if (_arrived.CurrentCount == 0)
        {
            _arrived.Release();
        }
    }
}

/// <summary>A message to whoever looks.</summary>
/// <param name="Type">What it is about: one of the constants.</param>
/// <param name="Json">One JSON object, in UTF-8.</param>
internal sealed record LiveMessage(string Type, byte[] Json)
{
    /// <summary>A part was judged.</summary>
    public const string Verdict = "verdict";

    /// <summary>How the station is.</summary>
    public const string Summary = "summary";

    /// <summary>Something happened beside verdicts.</summary>
    public const string Happened = "happened";
}
