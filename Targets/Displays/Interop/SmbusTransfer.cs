using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Displays.Interop;

/// <summary>struct i2c_smbus_ioctl_data of linux/i2c-dev.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SmbusTransfer
{
    /// <summary>I2C_SMBUS_WRITE.</summary>
    public const byte Write = 0;

    /// <summary>I2C_SMBUS_I2C_BLOCK_DATA: a block whose length is not sent.</summary>
    public const uint I2cBlock = 8;

    public byte Direction;
    public byte Command;
    public uint Kind;
    public SmbusBlock* Data;
}
