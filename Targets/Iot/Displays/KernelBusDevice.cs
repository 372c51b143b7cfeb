using System.Device.I2c;
using BusDevice = System.Device.I2c.I2cDevice;

namespace EdgeConvNeXt.Targets.Iot.Displays;

/// <summary>
/// The station's own way to a device on a bus, for drivers that use System.Device.I2c. They only write: a control byte, and what belongs to
/// it.
/// </summary>
/// <param name="device">The device; its opener closes it.</param>
internal sealed class KernelBusDevice(EdgeConvNeXt.Targets.Displays.I2cDevice device) : BusDevice
{
    public override I2cConnectionSettings ConnectionSettings => throw Unwanted();

    public override void Write(ReadOnlySpan<byte> buffer) => device.Write(buffer[0], buffer[1..]);

    public override void Read(Span<byte> buffer) => throw Unwanted();

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) => throw Unwanted();

    private static NotSupportedException Unwanted() => new("A display on I2C is only written, and its bus has a path instead of a number.");
}
