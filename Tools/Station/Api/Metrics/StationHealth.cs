using System.Globalization;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>How a station is, for any thread.</summary>
/// <param name="station">The station.</param>
/// <param name="line">Whether its line is alive; no other thread calls this one.</param>
internal sealed class StationHealth(StationHost station, LineHealth line)
{
    private readonly Lock _gate = new();

    /// <summary>Whether verdicts come, or a camera is awaited.</summary>
    public bool IsAlive
    {
        get
        {
            lock (_gate)
            {
                return line.Check();
            }
        }
    }

    /// <summary>Whether a new start would be no help.</summary>
    public HealthAnswer Live()
    {
        bool isAlive = IsAlive;
        return new HealthAnswer(isAlive, line.Describe(isAlive), isAlive ? [] : ["no verdict came for too long"]);
    }

    /// <summary>Whether it can judge the next part and keep its verdict.</summary>
    public HealthAnswer Ready()
    {
        bool isAlive = IsAlive;
        string[] faults = [.. Faults(isAlive)];
        return new HealthAnswer(faults.Length == 0, line.Describe(isAlive), faults);
    }

    private IEnumerable<string> Faults(bool isAlive)
    {
        if (!isAlive)
        {
            yield return "no verdict came for too long";
        }

        if (line.CameraAway is { } away)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the camera is away for {away.TotalSeconds:0} s");
        }

        if (line.Unsound() is { } unsound)
        {
            yield return unsound.Split(':')[0];
        }

        if (!line.TracksAllParts)
        {
            yield return "the place of some parts on the belt is not known";
        }

        foreach (QueueSink output in station.Sinks.OfType<QueueSink>().Where(output => output.IsTroubled))
        {
            yield return $"the output {output.Kind} refuses verdicts";
        }
    }
}

/// <summary>The answer to a health check.</summary>
/// <param name="Ok">Whether all is well.</param>
/// <param name="State">The line in words: "running", "stalled", "waiting for camera, 8 s".</param>
/// <param name="Faults">What is not well, a sentence each.</param>
internal sealed record HealthAnswer(bool Ok, string State, IReadOnlyList<string> Faults);
