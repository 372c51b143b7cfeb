using System.Net;
using EdgeConvNeXt.Station.Access;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>The page that people look at. Paths are absolute when they come from a file.</summary>
public sealed record PageConfiguration
{
    /// <summary>Where it is answered.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>The folder of what it keeps: recipes that were in force.</summary>
    public required string Folder { get; init; }

    /// <summary>What callers may do.</summary>
    public Role WithoutLogin { get; init; } = Role.Viewer;

    /// <summary>When shifts begin each day, by the station's local time; one or more.</summary>
    public required IReadOnlyList<TimeOnly> Shifts { get; init; }
}
