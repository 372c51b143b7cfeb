using System.Device.I2c;

namespace EdgeConvNeXt.Targets.Tests.Iot.Displays;

/// <summary>A display's address that keeps what is written, or does not answer.</summary>
internal sealed class RecordingI2cDevice : I2cDevice
{
    private readonly List<byte[]> _commands = [];
    private readonly List<byte> _picture = [];

    public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x3c);

    public bool IsUnplugged { get; set; }

    /// <summary>Commands, without their control byte.</summary>
    public IReadOnlyList<byte[]> Commands => _commands;

    /// <summary>All picture bytes since the last <see cref="Clear"/>.</summary>
    public IReadOnlyList<byte> Picture => _picture;

    public void Clear()
    {
        _commands.Clear();
        _picture.Clear();
    }

    public override void Read(Span<byte> buffer) => throw new NotSupportedException("A display on I2C is only written.");

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (IsUnplugged)
        {
            throw new IOException("Error 121 performing I2C data transfer.");
        }

        if (buffer[0] == 0x40)
        {
            _picture.AddRange(buffer[1..]);
        }
        else
        {
            _commands.Add(buffer[1..].ToArray());
        }
    }

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) => throw new NotSupportedException("A display on I2C is only written.");
}
