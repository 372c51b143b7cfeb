using System.Device.I2c;
using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Targets.Displays;
using Iot.Device.Graphics;
using Iot.Device.Ssd13xx;
using Iot.Device.Ssd13xx.Commands;
using Iot.Device.Ssd13xx.Commands.Ssd1306Commands;
using BusDevice = System.Device.I2c.I2cDevice;

namespace EdgeConvNeXt.Targets.Iot.Displays;

/// <summary>
/// An SSD1306 of 128x64 or 128x32 pixels by Iot.Device.Bindings. Its driver starts every display as one of 32 rows, so rows and their wiring are set behind it.
/// After a failure the next picture begins from the beginning.
/// </summary>
/// <remarks>Commands: Solomon Systech, SSD1306 data sheet, revision 1.1, section 9.</remarks>
public sealed class IotSsd1306Display : IStatusDisplay
{
    private const int Columns = 128;

    private readonly Func<BusDevice> _open;
    private readonly string _name;
    private Ssd1306? _display;

    /// <param name="open">Opens the display's address on its bus; called at the first picture and after failures.</param>
    /// <param name="height">64 or 32 pixels.</param>
    /// <param name="name">How messages name it.</param>
    internal IotSsd1306Display(Func<BusDevice> open, int height, string name)
    {
        if (height is not (64 or 32))
        {
            throw new ArgumentOutOfRangeException(nameof(height), height, "The display has 64 or 32 rows.");
        }

        _open = open;
        _name = name;
        Height = height;
    }

    /// <inheritdoc/>
    public int Width => Columns;

    /// <inheritdoc/>
    public int Height { get; }

    /// <summary>A display of this machine. Whether anything answers there shows at the first picture.</summary>
    /// <param name="bus">Number of the bus: 1 for /dev/i2c-1.</param>
    /// <param name="address">The 7-bit address.</param>
    /// <param name="height">64 or 32 pixels.</param>
    public static IotSsd1306Display Open(int bus, int address, int height) => new(
        () => BusDevice.Create(new I2cConnectionSettings(bus, address)), height, string.Create(CultureInfo.InvariantCulture, $"I2C bus {bus}, address 0x{address:x2}"));

    /// <inheritdoc/>
    public void Show(DisplayCanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        if (canvas.Width != Width || canvas.Height != Height)
        {
            throw new ArgumentException($"The canvas is {canvas.Width}x{canvas.Height}, the display {Width}x{Height}.", nameof(canvas));
        }

        Try(() =>
        {
            _display ??= StartUp();
            SendAll(_display, canvas);
        });
    }

    /// <inheritdoc/>
    public void TurnOff() => Try(() =>
    {
        if (_display is { } display)
        {
            display.EnableDisplay(enabled: false);
            Close();
        }
    });

    /// <inheritdoc/>
    public void Dispose() => Close();

    private Ssd1306 StartUp()
    {
        BitmapImage.RegisterImageFactory(new BlankImageFactory());
        BusDevice device = _open();
        try
        {
            Ssd1306 display = new(device, Width, Height);
            display.SendCommand(new SetMultiplexRatio((byte)(Height - 1)));
            display.SendCommand(new SetComPinsHardwareConfiguration(alternativeComPinConfiguration: Height == 64, enableLeftRightRemap: false));
            return display;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    private void SendAll(Ssd1306 display, DisplayCanvas canvas)
    {
        display.SendCommand(new SetColumnAddress());
        display.SendCommand(new SetPageAddress(PageAddress.Page0, (PageAddress)(canvas.Pages - 1)));
        Span<byte> page = stackalloc byte[Columns];
        for (int number = 0; number < canvas.Pages; number++)
        {
            canvas.Page(number).CopyTo(page);
            display.SendData(page);
        }
    }

    private void Try(Action send)
    {
        try
        {
            send();
        }
        catch (Exception fault) when (fault is IOException or PlatformNotSupportedException or UnauthorizedAccessException)
        {
            Close();
            throw new EdgeException(
                EdgeFault.Device,
                $"The display does not answer: {fault.Message}",
                _name,
                "an SSD1306 that acknowledges its address (0x3c or 0x3d)",
                "Check supply, SDA and SCL, and look with i2cdetect -y which addresses answer.",
                fault);
        }
    }

    private void Close()
    {
        _display?.Dispose();
        _display = null;
    }
}
