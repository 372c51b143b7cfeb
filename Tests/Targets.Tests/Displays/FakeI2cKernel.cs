using System.Runtime.InteropServices;
using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Targets.Displays.Interop;
using EdgeConvNeXt.Targets.Tests.Gpio;

namespace EdgeConvNeXt.Targets.Tests.Displays;

/// <summary>An I2C bus that records every transfer.</summary>
internal sealed class FakeI2cKernel : II2cKernel
{
    public string[] Buses { get; init; } = ["/dev/i2c-1"];

    public int OpenError { get; set; }

    public int SelectError { get; set; }

    public int WriteError { get; set; }

    public int FunctionsError { get; set; }

    public ulong Can { get; set; } = I2cIoctl.PlainTransfers | I2cIoctl.BlockWrites;

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

    public int Functions(SafeHandle bus, out ulong functions)
    {
        functions = Can;
        return FunctionsError;
    }

    public int WriteBlock(SafeHandle bus, byte command, ReadOnlySpan<byte> bytes)
    {
        Assert.InRange(bytes.Length, 1, 32);
        return Record([command, .. bytes], bus);
    }

    public int Write(SafeHandle bus, ReadOnlySpan<byte> bytes, out int written)
    {
        Assert.NotEqual(0ul, Can & I2cIoctl.PlainTransfers);
        written = Math.Min(bytes.Length, LargestTransfer);
        return Record(bytes[..written].ToArray(), bus);
    }

    private int Record(byte[] transfer, SafeHandle bus)
    {
        ObjectDisposedException.ThrowIf(bus.IsClosed, bus);
        if (WriteError == 0)
        {
            Transfers.Add(transfer);
        }

        return WriteError;
    }
}
