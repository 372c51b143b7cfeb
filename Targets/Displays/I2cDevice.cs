using System.Globalization;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Targets.Interop;

namespace EdgeConvNeXt.Targets.Displays;

/// <summary>One device on an I2C bus of this machine (i2c-dev). For one thread at a time.</summary>
public sealed class I2cDevice : IDisposable
{
    /// <summary>The first and last 7-bit addresses that the I2C specification does not reserve (UM10204, section 3.1.12).</summary>
    private const int FirstAddress = 0x08;
    private const int LastAddress = 0x77;

    private readonly II2cKernel _kernel;
    private readonly SafeHandle _bus;

    private I2cDevice(II2cKernel kernel, SafeHandle bus, string name)
    {
        _kernel = kernel;
        _bus = bus;
        Name = name;
    }

    /// <summary>How messages name it: bus and address.</summary>
    public string Name { get; }

    /// <summary>Opens a bus for one address. Whether anything answers there shows at the first write.</summary>
    /// <param name="bus">Path of the bus, such as /dev/i2c-1.</param>
    /// <param name="address">The 7-bit address, 0x08 to 0x77.</param>
    /// <exception cref="Runtime.EdgeException">There is no such bus, it may not be opened, or a kernel driver holds the address.</exception>
    public static I2cDevice Open(string bus, int address) => Open(bus, address, new LinuxI2cKernel());

    internal static I2cDevice Open(string bus, int address, II2cKernel kernel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(bus);
        ArgumentOutOfRangeException.ThrowIfLessThan(address, FirstAddress);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address, LastAddress);
        string name = string.Create(CultureInfo.InvariantCulture, $"{bus}, address 0x{address:x2}");
        int errno = kernel.Open(bus, out SafeHandle handle);
        if (errno != Errno.None)
        {
            handle.Dispose();
            throw I2cFaults.CannotOpen(bus, kernel.BusPaths(), errno);
        }

        errno = kernel.SelectAddress(handle, address);
        if (errno != Errno.None)
        {
            handle.Dispose();
            throw I2cFaults.CannotSelect(bus, name, errno);
        }

        return new I2cDevice(kernel, handle, name);
    }

    /// <summary>Sends bytes in one transfer.</summary>
    /// <exception cref="Runtime.EdgeException">Nothing answers, or the bus failed.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        int errno = _kernel.Write(_bus, bytes, out int written);
        if (errno != Errno.None)
        {
            throw I2cFaults.CannotWrite(Name, errno);
        }

        if (written != bytes.Length)
        {
            throw I2cFaults.Short(Name, written, bytes.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bus.Dispose();
}
