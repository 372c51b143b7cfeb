using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Displays;

/// <summary>
/// The kernel's calls that an I2C device needs, one for one, so that tests can answer in its place. Each returns 0 or an errno.
/// </summary>
internal interface II2cKernel
{
    /// <summary>Paths of the buses.</summary>
    IReadOnlyList<string> BusPaths();

    /// <summary>open(2).</summary>
    int Open(string path, out SafeHandle bus);

    /// <summary>I2C_SLAVE: the 7-bit address that is written to from now on.</summary>
    int SelectAddress(SafeHandle bus, int address);

    /// <summary>I2C_FUNCS: what the adapter can do, as the I2C_FUNC_ bits of linux/i2c.h.</summary>
    int Functions(SafeHandle bus, out ulong functions);

    /// <summary>I2C_SMBUS with I2C_SMBUS_I2C_BLOCK_DATA: a command byte and 1 to 32 bytes.</summary>
    int WriteBlock(SafeHandle bus, byte command, ReadOnlySpan<byte> bytes);

    /// <summary>write(2): one transfer on the bus.</summary>
    int Write(SafeHandle bus, ReadOnlySpan<byte> bytes, out int written);
}
