using System.Net;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>Where a station is told things over HTTP. Paths are absolute when they come from a file.</summary>
public sealed record HttpConfiguration
{
    /// <summary>Where requests are answered.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>
    /// The file whose first line is the token that callers have to show, read for each request; null for none, which is for the loopback
    /// interface alone.
    /// </summary>
    public string? TokenFile { get; init; }
}
