using System.Globalization;
using EdgeConvNeXt.Targets.Boards;

namespace EdgeConvNeXt.Targets.Npu;

/// <summary>
/// The kernel's thermal zones (Documentation/driver-api/thermal/sysfs-api.rst): a type and a temperature in thousandths of a degree.
/// </summary>
/// <param name="machine">Where they are read.</param>
public sealed class ThermalZones(MachineFiles machine) : IHealthSource
{
    private const string Folder = "sys/class/thermal";
    private const double Millidegrees = 1000;

    // Drivers answer 0 or absurd numbers for sensors that are switched off; no part of a board that runs is outside of this.
    private const double Coldest = -60;
    private const double Hottest = 200;

    /// <inheritdoc/>
    public string Name => "thermal";

    /// <inheritdoc/>
    public Task<HealthReading> ReadAsync(CancellationToken stop)
    {
        DeviceHealth[] zones = [.. machine.Names(Folder, "thermal_zone*").Select(Read).OfType<DeviceHealth>()];
        return Task.FromResult(new HealthReading(zones, null));
    }

    private DeviceHealth? Read(string zone)
    {
        bool isNumber = double.TryParse(
            machine.ReadText($"{Folder}/{zone}/temp"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double value);
        double degrees = value / Millidegrees;
        return isNumber && value != 0 && degrees is > Coldest and < Hottest
            ? new DeviceHealth { Name = machine.ReadText($"{Folder}/{zone}/type") ?? zone, Source = Name, TemperatureCelsius = degrees }
            : null;
    }
}
