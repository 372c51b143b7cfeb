namespace EdgeConvNeXt.Targets.Displays;

/// <summary>
/// An SSD1306 OLED of 128x64 or 128x32 pixels on I2C. Only pages that changed are sent. After a failure the next picture begins from the beginning, so that a
/// display that was unplugged comes back. For one thread at a time; owns its device.
/// </summary>
/// <remarks>Commands and their order: Solomon Systech, SSD1306 data sheet, revision 1.1, section 9 (command table) and its application note (start-up).</remarks>
public sealed class Ssd1306Display : IStatusDisplay
{
    /// <summary>Width in pixels.</summary>
    public const int Width = 128;

    /// <summary>The address that most modules have; the others have 0x3d.</summary>
    public const int UsualAddress = 0x3c;

    // Control bytes: what follows is all commands, or all picture (section 8.1.5.2).
    private const byte Commands = 0x00;
    private const byte Picture = 0x40;

    private const byte DisplayOff = 0xae;
    private const byte FirstPage = 0xb0;

    private readonly I2cDevice _device;
    private readonly byte[] _start;
    private readonly byte[] _shown;
    private bool _isStarted;

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
        _start = StartUp(height);
        _shown = new byte[Width * height / DisplayCanvas.PageRows];
        Height = height;
    }

    int IStatusDisplay.Width => Width;

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public void Show(DisplayCanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        if (canvas.Width != Width || canvas.Height != Height)
        {
            throw new ArgumentException($"The canvas is {canvas.Width}x{canvas.Height}, the display {Width}x{Height}.", nameof(canvas));
        }

        bool isComplete = !_isStarted;
        _isStarted = false;
        if (isComplete)
        {
            _device.Write(Commands, _start);
        }

        for (int page = 0; page < canvas.Pages; page++)
        {
            SendPage(page, canvas.Page(page), isComplete);
        }

        if (isComplete)
        {
            // Lit only now: the memory of a display that was just switched on is noise.
            _device.Write(Commands, [0xaf]);
        }

        _isStarted = true;
    }

    /// <inheritdoc/>
    public void TurnOff()
    {
        _isStarted = false;
        _device.Write(Commands, [DisplayOff]);
    }

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();

    private void SendPage(int page, ReadOnlySpan<byte> bytes, bool isForced)
    {
        Span<byte> shown = _shown.AsSpan(page * Width, Width);
        if (!isForced && bytes.SequenceEqual(shown))
        {
            return;
        }

        // Page, then column 0 as its lower and upper four bits.
        _device.Write(Commands, [(byte)(FirstPage + page), 0x00, 0x10]);
        _device.Write(Picture, bytes);
        bytes.CopyTo(shown);
    }

    private static byte[] StartUp(int height) =>
    [
        DisplayOff,
        0xd5, 0x80, // clock: divided by 1, frequency 8 (reset value)
        0xa8, (byte)(height - 1), // rows that are driven
        0xd3, 0x00, // no vertical offset
        0x40, // memory starts at row 0
        0x8d, 0x14, // charge pump on: modules have no other high voltage
        0x20, 0x02, // page addressing
        0xa1, // column 127 is segment 0 and
        0xc8, // rows run backwards: the picture stands upright with the connector above
        0xda, (byte)(height == 64 ? 0x12 : 0x02), // row wiring: alternating for 64 rows, sequential for 32
        0x81, 0xcf, // contrast
        0xd9, 0xf1, // one clock of discharge, fifteen of charge, as with a charge pump
        0xdb, 0x20, // deselect level 0.77 Vcc (reset value)
        0xa4, // show the memory
        0xa6, // a set bit is a lit pixel
    ];
}
