using EdgeConvNeXt.Station.Drift;
using EdgeConvNeXt.Station.Hosting;

namespace EdgeConvNeXt.Station.History;

/// <summary>Temperatures of a station's devices, and how near its drift monitors are to an alarm.</summary>
internal static class StationConditions
{
    /// <summary>How they are; devices as of their last reading.</summary>
    public static Condition Read(RunningStation running) => new()
    {
        Temperatures = Numbers(running.Devices.Latest().Select(device => (device.Name, device.TemperatureCelsius))),
        Drift = Numbers(
            running.Host.Sinks.OfType<DriftSink>().SelectMany(drift => drift.Status.Monitors ?? [])
                .Select(monitor => (monitor.Monitor, (double?)monitor.Level))),
    };

    // Two zones may have one name.
    private static SortedDictionary<string, double> Numbers(IEnumerable<(string Name, double? Value)> numbers)
    {
        SortedDictionary<string, double> named = new(StringComparer.Ordinal);
        foreach ((string name, double? value) in numbers)
        {
            if (value is { } number)
            {
                named[name] = Math.Max(named.GetValueOrDefault(name, number), number);
            }
        }

        return named;
    }
}
