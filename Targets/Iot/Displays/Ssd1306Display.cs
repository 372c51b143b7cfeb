using EdgeConvNeXt.Targets.Displays;
using Iot.Device.Graphics;
using Iot.Device.Ssd13xx;
using Iot.Device.Ssd13xx.Commands;
using Iot.Device.Ssd13xx.Commands.Ssd1306Commands;

namespace EdgeConvNeXt.Targets.Iot.Displays;

/// <summary>
/// An SSD1306 OLED of 128x64 or 128x32 pixels on I2C, by the driver of Iot.Device.Bindings over the station's own bus. Only pages that
/// changed are sent. After a failure the next picture begins from the beginning, so that a display that was unplugged comes back. For one
/// thread at a time; owns its device.
/// </summary>
/// <remarks>Commands: Solomon Systech, SSD1306 data sheet, revision 1.1, section 9.</remarks>
public sealed class Ssd1306Display : IStatusDisplay
{
    /// <summary>Width in pixels.</summary>
    public const int Width = 128;

    /// <summary>The address that most modules have; the others have 0x3d.</summary>
    public const int UsualAddress = 0x3c;

    // The control byte before commands (section 8.1.5.2)
    private const byte Commands = 0x00;

    private readonly I2cDevice _device;
    private readonly byte[] _shown;
    private Ssd1306? _driver;

    /// <param name="device">The display on its bus.</param>
    /// <param name="height">64 or 32 pixels.</param>
    public Ssd1306Display(I2cDevice device, int height)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (height is not (64 or 32))
        {
            throw new ArgumentOutOfRangeException(nameof(height), height, "The display has 64 or 32 rows.");
        }

        _device = device;
        _shown = new byte[Width * height / DisplayCanvas.PageRows];
        Height = height;
    }

    int IStatusDisplay.Width => Width;

    /// <inheritdoc/>
    public int Height { get; }

    /// <summary>Opens a display of this machine. Whether anything answers there shows at the first picture.</summary>
    /// <param name="bus">Path of the bus, such as /dev/i2c-1.</param>
    /// <param name="address">The 7-bit address.</param>
    /// <param name="height">64 or 32 pixels.</param>
    /// <exception cref="Runtime.EdgeException">
    /// There is no such bus, it may not be opened, it can send no blocks, or a kernel driver holds the address.
    /// </exception>
    public static Ssd1306Display Open(string bus, int address, int height)
    {
        I2cDevice device = I2cDevice.Open(bus, address);
        try
        {
            return new Ssd1306Display(device, height);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Show(DisplayCanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        if (canvas.Width != Width || canvas.Height != Height)
        {
            throw new ArgumentException($"The canvas is {canvas.Width}x{canvas.Height}, the display {Width}x{Height}.", nameof(canvas));
        }

        try
        {
            bool isComplete = _driver is null;
            _driver ??= StartUp();
            for (int page = 0; page < canvas.Pages; page++)
            {
                SendPage(_driver, page, canvas.Page(page), isComplete);
            }
        }
        catch
        {
            Forget();
            throw;
        }
    }

    /// <inheritdoc/>
    public void TurnOff()
    {
        Forget();
        _device.Write(Commands, new SetDisplayOff().GetBytes());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        _device.Dispose();
    }

    /// <summary>
    /// The driver starts every display as one of 32 rows, lights it and clears these; how many there are and how they are wired follows.
    /// </summary>
    private Ssd1306 StartUp()
    {
        BitmapImage.RegisterImageFactory(new BlankImageFactory());
        Ssd1306 driver = new(new KernelBusDevice(_device), Width, Height);
        driver.SendCommand(new SetMultiplexRatio((byte)(Height - 1)));
        driver.SendCommand(new SetComPinsHardwareConfiguration(alternativeComPinConfiguration: Height == 64, enableLeftRightRemap: false));
        return driver;
    }

    private void SendPage(Ssd1306 driver, int page, ReadOnlySpan<byte> bytes, bool isForced)
    {
        Span<byte> shown = _shown.AsSpan(page * Width, Width);
        if (!isForced && bytes.SequenceEqual(shown))
        {
            return;
        }

        bytes.CopyTo(shown);
        driver.SendCommand(new SetColumnAddress());
        driver.SendCommand(new SetPageAddress((PageAddress)page, (PageAddress)page));
        driver.SendData(shown);
    }

    // What a failure left half-sent is sent anew with the next start.
    private void Forget()
    {
        _driver?.Dispose();
        _driver = null;
    }
}
