using System.Runtime.InteropServices;
using EdgeConvNeXt.Targets.Displays.Interop;
using EdgeConvNeXt.Targets.Interop;

namespace EdgeConvNeXt.Targets.Displays;

/// <summary>The kernel itself.</summary>
internal sealed unsafe class LinuxI2cKernel : II2cKernel
{
    public IReadOnlyList<string> BusPaths() => [.. Directory.EnumerateFiles("/dev", "i2c-*").Order(StringComparer.Ordinal)];

    public int Open(string path, out SafeHandle bus)
    {
        int descriptor = LibC.Open(path, LibC.ReadWrite | LibC.CloseOnExec);
        int errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : Errno.None;
        bus = new DescriptorHandle(descriptor);
        return errno;
    }

    public int SelectAddress(SafeHandle bus, int address) =>
        I2cIoctl.Call(bus, I2cIoctl.SelectAddress, (nuint)address) < 0 ? Marshal.GetLastPInvokeError() : Errno.None;

    public int Write(SafeHandle bus, ReadOnlySpan<byte> bytes, out int written)
    {
        fixed (byte* buffer = bytes)
        {
            written = (int)LibC.Write(bus, buffer, (nuint)bytes.Length);
            return written < 0 ? Marshal.GetLastPInvokeError() : Errno.None;
        }
    }
}
