using System.Net;
using EdgeConvNeXt.Station.Access;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>The page that people look at. Paths are absolute when they come from a file.</summary>
public sealed record PageConfiguration
{
    /// <summary>Where it is answered.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>The folder of what it keeps: users, tokens, audit, its own certificate.</summary>
    public required string Folder { get; init; }

    /// <summary>PEM file of a certificate and its key; null for one that the station makes itself.</summary>
    public string? Certificate { get; init; }

    /// <summary>What callers on the loopback interface may do without a login.</summary>
    public Role WithoutLogin { get; init; } = Role.Viewer;

    /// <summary>When shifts begin each day, by the station's local time; one or more.</summary>
    public required IReadOnlyList<TimeOnly> Shifts { get; init; }

    /// <summary>Whether it is reached from this machine alone; then it is not encrypted.</summary>
    public bool IsLocal => IPAddress.IsLoopback(Address.Address);
}
