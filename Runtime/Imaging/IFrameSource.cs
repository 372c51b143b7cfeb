namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>
/// Where frames come from. One thread starts it and reads it; statistics may be read from any thread. A live source keeps the newest frame
/// and counts what it drops; a finite source delivers every frame.
/// </summary>
public interface IFrameSource : IAsyncDisposable
{
    /// <summary>What the source is, for people: "folder /data/parts", "rtsp://10.0.0.5/stream".</summary>
    string Name { get; }

    /// <summary>Whether frames come at the world's pace (a camera) and not at the reader's (files).</summary>
    bool IsLive { get; }

    /// <summary>What was delivered, dropped and lost so far.</summary>
    FrameSourceStatistics Statistics { get; }

    /// <summary>Opens the device, folder or stream and begins.</summary>
    /// <exception cref="EdgeException">It does not exist, cannot be opened or delivers nothing that can be used.</exception>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    void Start();

    /// <summary>
    /// The next frame; waits for it. Null when a finite source has ended. A live source that loses its device after Start keeps trying (0.5
    /// s growing to 5 s), says so in its log and statistics, and does not throw.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting.</exception>
    /// <exception cref="InvalidOperationException">Start was not called, or failed.</exception>
    FrameLease? Read(CancellationToken cancellationToken);
}

/// <summary>What a source did since its start.</summary>
/// <param name="Delivered">Frames handed to the reader, those without a picture included.</param>
/// <param name="Dropped">Frames a live source replaced by a newer one before they were read.</param>
/// <param name="Failed">Frames handed over without a picture because they could not be read.</param>
/// <param name="Reconnects">How often a live source lost its device and found it again.</param>
/// <param name="LastError">The last trouble in one sentence, or null. Kept after the trouble is over.</param>
/// <param name="IsConnected">Whether the device answers at this moment; always true for a started finite source.</param>
public readonly record struct FrameSourceStatistics(
    long Delivered, long Dropped, long Failed, long Reconnects, string? LastError, bool IsConnected);
