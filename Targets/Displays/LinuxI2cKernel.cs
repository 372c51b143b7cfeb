using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Targets.Displays.Interop;

namespace EdgeConvNeXt.Targets.Displays;

/// <summary>The kernel itself.</summary>
internal sealed unsafe class LinuxI2cKernel : II2cKernel
{
    public IReadOnlyList<string> BusPaths() => [.. Directory.EnumerateFiles("/dev", "i2c-*").Order(StringComparer.Ordinal)];

    public int Open(string path, out SafeHandle bus)
    {
        int errno = FileDescriptor.Open(path, LibC.ReadWrite | LibC.CloseOnExec, out FileDescriptor file);
        bus = file;
        return errno;
    }

    public int SelectAddress(SafeHandle bus, int address) =>
        I2cIoctl.Call(bus, I2cIoctl.SelectAddress, (nuint)address) < 0 ? Marshal.GetLastPInvokeError() : Errno.None;

    public int Functions(SafeHandle bus, out ulong functions)
    {
        // The kernel writes an unsigned long, which is 32 bits wide on 32-bit machines.
        nuint found = 0;
        int errno = I2cIoctl.Call(bus, I2cIoctl.GetFunctions, (nuint)(&found)) < 0 ? Marshal.GetLastPInvokeError() : Errno.None;
        functions = found;
        return errno;
    }

    public int WriteBlock(SafeHandle bus, byte command, ReadOnlySpan<byte> bytes)
    {
        SmbusBlock block = default;
        block.Length = (byte)bytes.Length;
        bytes.CopyTo(block.Bytes);
        SmbusTransfer transfer = new() { Direction = SmbusTransfer.Write, Command = command, Kind = SmbusTransfer.I2cBlock, Data = &block };
        return I2cIoctl.Call(bus, I2cIoctl.Transfer, (nuint)(&transfer)) < 0 ? Marshal.GetLastPInvokeError() : Errno.None;
    }

    public int Write(SafeHandle bus, ReadOnlySpan<byte> bytes, out int written)
    {
        fixed (byte* buffer = bytes)
        {
            written = (int)LibC.Write(bus, buffer, (nuint)bytes.Length);
            return written < 0 ? Marshal.GetLastPInvokeError() : Errno.None;
        }
    }
}
