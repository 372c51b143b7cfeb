using System.Runtime.InteropServices;
using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Targets.Tests.Gpio;

namespace EdgeConvNeXt.Targets.Tests.Displays;

/// <summary>An I2C bus that records every transfer.</summary>
internal sealed class FakeI2cKernel : II2cKernel
{
    public string[] Buses { get; init; } = ["/dev/i2c-1"];

    public int OpenError { get; set; }

    public int SelectError { get; set; }

    public int WriteError { get; set; }

    public int LargestTransfer { get; set; } = int.MaxValue;

    public int Address { get; private set; }

    public List<byte[]> Transfers { get; } = [];

    public SafeHandle? Handle { get; private set; }

    public IReadOnlyList<string> BusPaths() => Buses;

    public int Open(string path, out SafeHandle bus)
    {
        Handle = bus = new FakeHandle<string>(OpenError == 0 ? path : null);
        return OpenError;
    }

    public int SelectAddress(SafeHandle bus, int address)
    {
        Address = address;
        return SelectError;
    }

    public int Write(SafeHandle bus, ReadOnlySpan<byte> bytes, out int written)
    {
        ObjectDisposedException.ThrowIf(bus.IsClosed, bus);
        written = Math.Min(bytes.Length, LargestTransfer);
        if (WriteError == 0)
        {
            Transfers.Add(bytes[..written].ToArray());
        }

        return WriteError;
    }
}
