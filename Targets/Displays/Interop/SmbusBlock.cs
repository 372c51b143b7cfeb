using System.Runtime.CompilerServices;

namespace EdgeConvNeXt.Targets.Displays.Interop;

/// <summary>union i2c_smbus_data of linux/i2c.h, as a block.</summary>
internal struct SmbusBlock
{
    /// <summary>I2C_SMBUS_BLOCK_MAX: bytes in a block at most.</summary>
    public const int Longest = 32;

    /// <summary>Number of bytes, 1 to 32.</summary>
    public byte Length;

    /// <summary>The bytes; the last of them is room that the kernel keeps for a checksum.</summary>
    public Content Bytes;

    [InlineArray(Longest + 1)]
    internal struct Content
    {
        private byte _first;
    }
}
