using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.Sources;

/// <summary>
/// What a source that may lose its device delivered, and whether the device is there. Frames are delivered by one thread, the device is
/// watched by one, which may be the same; any thread may read.
/// </summary>
/// <param name="name">The source's name.</param>
/// <param name="logger">Logs a lost and a regained device.</param>
internal sealed class SourceStatus(string name, ILogger logger)
{
    private readonly RetrySchedule _retries = new();
    private bool _isConnected;
    private long _delivered;
    private long _failed;
    private long _reconnects;
    private string? _lastError;

    /// <summary>Whether the device is there.</summary>
    public bool IsConnected => Volatile.Read(ref _isConnected);

    /// <summary>The figures of the source.</summary>
    /// <param name="dropped">Frames that were not read.</param>
    public FrameSourceStatistics Statistics(long dropped) => new(
        Volatile.Read(ref _delivered), dropped, Volatile.Read(ref _failed), Volatile.Read(ref _reconnects), Volatile.Read(ref _lastError),
        IsConnected);

    /// <summary>A frame goes to the reader.</summary>
    public void Deliver(FrameLease frame)
    {
        Volatile.Write(ref _delivered, _delivered + 1);
        if (frame.Info.Fault is { } fault)
        {
            Volatile.Write(ref _failed, _failed + 1);
            Volatile.Write(ref _lastError, fault);
        }
    }

    /// <summary>Something was wrong that costs no frame.</summary>
    public void Note(string trouble) => Volatile.Write(ref _lastError, $"{name}: {trouble}");

    /// <summary>The device is there for the first time.</summary>
    public void Begin() => Volatile.Write(ref _isConnected, true);

    /// <summary>The device gives no frames, or could not be opened again.</summary>
    /// <param name="reason">Why, in words.</param>
    /// <returns>How long to wait before the next attempt.</returns>
    public TimeSpan OnLost(string reason)
    {
        TimeSpan delay = _retries.Next();
        Note(reason);
        if (_isConnected)
        {
            ConnectionLog.Lost(logger, name, reason);
        }
        else
        {
            ConnectionLog.AttemptFailed(logger, name, reason, delay);
        }

        Volatile.Write(ref _isConnected, false);
        return delay;
    }

    /// <summary>A frame came: where the device was away, it is back.</summary>
    /// <param name="place">Where it is now; null where it is always in the same place.</param>
    public void OnConnected(string? place = null)
    {
        if (_isConnected)
        {
            return;
        }

        Volatile.Write(ref _isConnected, true);
        Volatile.Write(ref _reconnects, _reconnects + 1);
        ConnectionLog.Back(logger, name, place is null ? "" : $" on {place}", _retries.Attempts);
        _retries.Reset();
    }
}
