using System.Globalization;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Targets.Displays.Interop;

namespace EdgeConvNeXt.Targets.Displays;

/// <summary>One device on an I2C bus of this machine (i2c-dev). For one thread at a time.</summary>
public sealed class I2cDevice : IDisposable
{
    /// <summary>The first and last 7-bit addresses that the I2C specification does not reserve (UM10204, section 3.1.12).</summary>
    private const int FirstAddress = 0x08;
    private const int LastAddress = 0x77;

    // A page of a display.
    private const int MostBytes = 128;

    private readonly II2cKernel _kernel;
    private readonly SafeHandle _bus;
    private readonly bool _hasPlainTransfers;

    private I2cDevice(II2cKernel kernel, SafeHandle bus, bool hasPlainTransfers, string name)
    {
        _kernel = kernel;
        _bus = bus;
        _hasPlainTransfers = hasPlainTransfers;
        Name = name;
    }

    /// <summary>How messages name it: bus and address.</summary>
    public string Name { get; }

    /// <summary>Opens a bus for one address. Whether anything answers there shows at the first write.</summary>
    /// <param name="bus">Path of the bus, such as /dev/i2c-1.</param>
    /// <param name="address">The 7-bit address, 0x08 to 0x77.</param>
    /// <exception cref="Runtime.EdgeException">
    /// There is no such bus, it may not be opened, it can send no blocks, or a kernel driver holds the address.
    /// </exception>
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

        try
        {
            return new I2cDevice(kernel, handle, Select(kernel, handle, address, bus, name), name);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Sends a control byte and what belongs to it: in one transfer, or, where the adapter has SMBus alone, in pieces of 32 bytes with the
    /// control byte before each.
    /// </summary>
    /// <param name="control">The byte that says what the others are.</param>
    /// <param name="bytes">1 to 128 bytes that may be divided so.</param>
    /// <exception cref="Runtime.EdgeException">Nothing answers, or the bus failed.</exception>
    public void Write(byte control, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length, nameof(bytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MostBytes, nameof(bytes));
        if (_hasPlainTransfers)
        {
            WriteWhole(control, bytes);
            return;
        }

        for (; bytes.Length > 0; bytes = bytes[Math.Min(bytes.Length, SmbusBlock.Longest)..])
        {
            int errno = _kernel.WriteBlock(_bus, control, bytes[..Math.Min(bytes.Length, SmbusBlock.Longest)]);
            if (errno != Errno.None)
            {
                throw I2cFaults.CannotWrite(Name, errno);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bus.Dispose();

    /// <summary>Binds an open bus to an address.</summary>
    /// <returns>Whether the adapter does plain transfers; otherwise it writes SMBus blocks.</returns>
    private static bool Select(II2cKernel kernel, SafeHandle handle, int address, string bus, string name)
    {
        int errno = kernel.SelectAddress(handle, address);
        if (errno != Errno.None)
        {
            throw I2cFaults.CannotSelect(bus, name, errno);
        }

        errno = kernel.Functions(handle, out ulong functions);
        if (errno != Errno.None)
        {
            throw I2cFaults.CannotAsk(name, errno);
        }

        bool hasPlainTransfers = (functions & I2cIoctl.PlainTransfers) != 0;
        return hasPlainTransfers || (functions & I2cIoctl.BlockWrites) != 0 ? hasPlainTransfers : throw I2cFaults.TooSimple(name);
    }

    private void WriteWhole(byte control, ReadOnlySpan<byte> bytes)
    {
        Span<byte> transfer = stackalloc byte[1 + MostBytes];
        transfer[0] = control;
        bytes.CopyTo(transfer[1..]);
        transfer = transfer[..(1 + bytes.Length)];
        int errno = _kernel.Write(_bus, transfer, out int written);
        if (errno != Errno.None)
        {
            throw I2cFaults.CannotWrite(Name, errno);
        }

        if (written != transfer.Length)
        {
            throw I2cFaults.Short(Name, written, transfer.Length);
        }
    }
}
