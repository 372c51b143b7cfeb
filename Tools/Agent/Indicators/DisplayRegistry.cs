using EdgeConvNeXt.Agent.Configuration;
using EdgeConvNeXt.Targets.Displays;

namespace EdgeConvNeXt.Agent.Indicators;

/// <summary>Every way to a display, once.</summary>
internal static class DisplayRegistry
{
    /// <summary>Opens a display. <c>iot:</c> and the number of the bus take the driver of Iot.Device.Bindings instead of the station's.</summary>
    /// <exception cref="Runtime.EdgeException">There is no such bus, or it may not be opened.</exception>
    public static IStatusDisplay Open(DisplayConfiguration wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (IotBus(wanted.Bus) is { } bus)
        {
            return Targets.Iot.Displays.IotSsd1306Display.Open(bus, wanted.Address, wanted.Height);
        }

        I2cDevice device = I2cDevice.Open(wanted.Bus, wanted.Address);
        try
        {
            return new Ssd1306Display(device, wanted.Height);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>The kernel's device of a bus, whatever way to it is taken.</summary>
    public static string KernelBus(string bus) => IotBus(bus) is { } number ? $"/dev/i2c-{number}" : bus;

    private static int? IotBus(string bus)
    {
        const string Iot = "iot:";
        return bus.StartsWith(Iot, StringComparison.Ordinal)
            && int.TryParse(bus[Iot.Length..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
