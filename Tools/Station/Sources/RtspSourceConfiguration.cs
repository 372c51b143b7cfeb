namespace EdgeConvNeXt.Station.Sources;

/// <summary>A network camera.</summary>
public sealed record RtspSourceConfiguration : SourceConfiguration
{
    /// <summary>Its address: rtsp:// or rtsps://. May hold a password.</summary>
    public required string Url { get; init; }

    /// <summary>Whether pictures come over the connection (TCP) instead of separate datagrams (UDP).</summary>
    public bool Tcp { get; init; } = true;

    /// <summary>Milliseconds, 0 to 10,000, for which packets are held to put them in order.</summary>
    public int LatencyMilliseconds { get; init; } = 100;
}
