using EdgeConvNeXt.Targets.Displays.Interop;

namespace EdgeConvNeXt.Targets.Tests.Displays;

/// <summary>
/// The bus of the kernel module i2c-stub: a simulated chip of 256 registers at the usual address, which speaks SMBus alone. Only a machine
/// that loads the module has it; the virtual board does, and gives it this name.
/// </summary>
internal static class StubbedBus
{
    public const string Path = "/dev/board-display";

    /// <summary>An address at which nothing answers.</summary>
    public const int NoAddress = 0x3d;

    public static string? SkipReason =>
        File.Exists(Path) ? null : $"There is no {Path}, the bus of a simulated chip (i2c-stub); the virtual board has it.";

    /// <summary>The bytes from a register on, as the chip keeps them.</summary>
    public static unsafe byte[] Read(System.Runtime.InteropServices.SafeHandle bus, byte register, int count)
    {
        const byte SmbusRead = 1;
        SmbusBlock block = new() { Length = (byte)count };
        SmbusTransfer transfer = new() { Direction = SmbusRead, Command = register, Kind = SmbusTransfer.I2cBlock, Data = &block };
        Assert.Equal(0, I2cIoctl.Call(bus, I2cIoctl.Transfer, (nuint)(&transfer)));
        Assert.Equal(count, block.Length);
        return block.Bytes[..count].ToArray();
    }
}
