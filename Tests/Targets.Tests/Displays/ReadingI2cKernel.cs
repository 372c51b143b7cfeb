using System.Runtime.InteropServices;
using EdgeConvNeXt.Targets.Displays;

namespace EdgeConvNeXt.Targets.Tests.Displays;

/// <summary>The kernel itself; what was written is read back from the simulated chip after each transfer.</summary>
internal sealed class ReadingI2cKernel : II2cKernel
{
    private readonly LinuxI2cKernel _kernel = new();

    /// <summary>Control byte of each transfer, and what the chip then holds from the register of that number on.</summary>
    public List<(byte Control, byte[] Held)> Transfers { get; } = [];

    public IReadOnlyList<string> BusPaths() => _kernel.BusPaths();

    public int Open(string path, out SafeHandle bus) => _kernel.Open(path, out bus);

    public int SelectAddress(SafeHandle bus, int address) => _kernel.SelectAddress(bus, address);

    public int Functions(SafeHandle bus, out ulong functions) => _kernel.Functions(bus, out functions);

    public int Write(SafeHandle bus, ReadOnlySpan<byte> bytes, out int written) => _kernel.Write(bus, bytes, out written);

    public int WriteBlock(SafeHandle bus, byte command, ReadOnlySpan<byte> bytes)
    {
        int errno = _kernel.WriteBlock(bus, command, bytes);
        if (errno == 0)
        {
            Transfers.Add((command, StubbedBus.Read(bus, command, bytes.Length)));
        }

        return errno;
    }
}
