using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Signals;
using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Targets.Gpio.Simulation;
using EdgeConvNeXt.Targets.Signals;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Indicators;

/// <summary>From the configuration to what shows the station's state.</summary>
internal static class IndicatorBuilder
{
    private const int SimulatedLines = 64;

    /// <summary>Opens lamps and display; null when there are none.</summary>
    /// <exception cref="Runtime.EdgeException">A chip, line, bus or display is not as the configuration says.</exception>
    public static StationIndicators? Open(RunningStation running)
    {
        (StationHost station, StationConfiguration configuration, StationServices services) = running;
        if (configuration is { Signals: null, Display: null })
        {
            return null;
        }

        StationSignals? signals = configuration.Signals is { } requested
            ? Signals(requested, configuration.SimulatesGpio, services.Clock)
            : null;
        try
        {
            IStatusDisplay? display = configuration.Display is { } shown ? shown.Open() : null;
            return new StationIndicators(
                signals, display, station.Line.Statistics, running.CreateHealth(), services.Clock,
                services.Loggers.CreateLogger<StationIndicators>());
        }
        catch
        {
            signals?.Dispose();
            throw;
        }
    }

    private static StationSignals Signals(SignalConfiguration requested, bool isSimulated, TimeProvider clock)
    {
        string[] names = [.. requested.Outputs.Select(output => output.Line.Line.Name).OfType<string>()];
        using ISignalChip chip = isSimulated
            ? new SimulatedChip(requested.Chip, [.. Enumerable.Repeat("", SimulatedLines), .. names], clock)
            : ChipRegistry.Open(requested.Chip, clock);
        return StationSignals.Open(chip, requested.Outputs, new StationSignalSettings(), clock);
    }
}
