using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>
/// One thing that a station needs of the machine: a file that it reads, a port on which it listens. Looking for it leaves an agent that
/// runs alone.
/// </summary>
/// <param name="Look">
/// Looks for it. Returns null where all is well, else what is to be known, a sentence; throws an <see cref="EdgeException"/> where the
/// station could not run as it is meant to.
/// </param>
public sealed record StationNeed(Func<string?> Look)
{
    /// <summary>A need of which nothing is to be known where it is there.</summary>
    /// <param name="look">Throws an <see cref="EdgeException"/> where it is not.</param>
    public static StationNeed Of(Action look) => new(() =>
    {
        look();
        return null;
    });
}
