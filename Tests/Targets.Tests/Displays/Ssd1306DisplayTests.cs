using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Targets.Displays.Interop;
using EdgeConvNeXt.Targets.Iot.Displays;

namespace EdgeConvNeXt.Targets.Tests.Displays;

/// <summary>
/// The bytes on the bus, against the data sheet. How the driver of Iot.Device.Bindings starts a display is its own; what the display ends
/// up with is held.
/// </summary>
public sealed class Ssd1306DisplayTests : IDisposable
{
    private const string ChargePumpOn = "008D14";
    private const string HorizontalAddressing = "002000";
    private const string DisplayOn = "00AF";
    private const string DisplayOff = "00AE";

    private readonly FakeI2cKernel _bus = new();
    private readonly DisplayCanvas _canvas = new(128, 64);
    private readonly Ssd1306Display _display;

    public Ssd1306DisplayTests()
    {
        _display = new Ssd1306Display(I2cDevice.Open("/dev/i2c-1", Ssd1306Display.UsualAddress, _bus), 64);
    }

    [Theory]
    [InlineData(64, "00A83F", "00DA12")]
    [InlineData(32, "00A81F", "00DA02")]
    public void The_first_picture_starts_the_display_with_its_rows_and_their_wiring(int height, string rows, string wiring)
    {
        FakeI2cKernel bus = new();
        using Ssd1306Display display = new(I2cDevice.Open("/dev/i2c-1", 0x3d, bus), height);
        DisplayCanvas canvas = new(128, height);
        canvas.Write(3, 5, "OK 7", scale: 2);

        display.Show(canvas);

        string[] commands = Commands(bus);
        Assert.Equal(DisplayOff, commands[0]);
        Assert.Equal(rows, commands.Last(command => command.StartsWith("00A8", StringComparison.Ordinal)));
        Assert.Equal(wiring, commands.Last(command => command.StartsWith("00DA", StringComparison.Ordinal)));
        Assert.All([ChargePumpOn, HorizontalAddressing, DisplayOn], command => Assert.Contains(command, commands));
        Assert.Equal(
            Enumerable.Range(0, canvas.Pages).SelectMany(page => canvas.Page(page).ToArray()), Picture(bus).TakeLast(128 * canvas.Pages));
    }

    [Fact]
    public void A_page_is_sent_after_its_address()
    {
        _canvas.Fill(5, 16, 1, 8);
        _display.Show(_canvas);

        byte[] picture = new byte[129];
        picture[0] = 0x40;
        picture[1 + 5] = 0xff;
        int at = _bus.Transfers.FindLastIndex(transfer => transfer.AsSpan().SequenceEqual(picture));
        Assert.Equal(("0021007F", "00220202"), (Convert.ToHexString(_bus.Transfers[at - 2]), Convert.ToHexString(_bus.Transfers[at - 1])));
    }

    [Fact]
    public void An_adapter_that_speaks_SMBus_alone_gets_every_page_in_pieces()
    {
        FakeI2cKernel bus = new() { Can = I2cIoctl.BlockWrites };
        using Ssd1306Display display = new(I2cDevice.Open("/dev/i2c-1", 0x3c, bus), 64);
        _canvas.Write(0, 0, "UNSURE", scale: 3);

        display.Show(_canvas);

        Assert.Equal(
            Enumerable.Range(0, _canvas.Pages).SelectMany(page => _canvas.Page(page).ToArray()),
            Picture(bus).TakeLast(128 * _canvas.Pages));
    }

    [Fact]
    public void Only_pages_that_changed_are_sent()
    {
        _display.Show(_canvas);
        _bus.Transfers.Clear();
        _display.Show(_canvas);
        Assert.Empty(_bus.Transfers);

        _canvas.Fill(0, 63, 1, 1);
        _display.Show(_canvas);

        Assert.Equal(["0021007F", "00220707"], Commands(_bus));
        Assert.Equal(0x80, Picture(_bus)[0]);
        Assert.Equal(3, _bus.Transfers.Count);
    }

    [Fact]
    public void A_display_that_comes_back_is_started_anew()
    {
        _display.Show(_canvas);
        int whole = _bus.Transfers.Count;
        _canvas.Fill(0, 0, 128, 64);
        _bus.WriteError = Errno.RemoteInputOutput;
        EdgeException fault = Assert.Throws<EdgeException>(() => _display.Show(_canvas));
        _bus.WriteError = 0;
        _bus.Transfers.Clear();

        _display.Show(_canvas);

        Assert.Equal("/dev/i2c-1, address 0x3c", fault.Where);
        Assert.Contains("Nothing answers at the address", fault.What, StringComparison.Ordinal);
        Assert.Equal((whole, DisplayOff), (_bus.Transfers.Count, Commands(_bus)[0]));
    }

    [Fact]
    public void A_display_that_was_turned_off_shows_the_next_picture()
    {
        _display.Show(_canvas);
        _bus.Transfers.Clear();
        _display.TurnOff();
        Assert.Equal([DisplayOff], Commands(_bus));
        _display.Show(_canvas);

        Assert.Contains(DisplayOn, Commands(_bus));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _display.Show(new DisplayCanvas(128, 32)));
        using I2cDevice device = I2cDevice.Open("/dev/i2c-1", 0x3c, _bus);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ssd1306Display(device, 48));
    }

    [Fact]
    public void A_bus_that_is_not_there_is_named() =>
        Assert.Contains(
            "no such I2C bus", Assert.Throws<EdgeException>(() => Ssd1306Display.Open("/dev/i2c-none", 0x3c, 64)).What,
            StringComparison.Ordinal);

    public void Dispose() => _display.Dispose();

    private static string[] Commands(FakeI2cKernel bus) =>
        [.. bus.Transfers.Where(transfer => transfer[0] == 0x00).Select(Convert.ToHexString)];

    private static byte[] Picture(FakeI2cKernel bus) =>
        [.. bus.Transfers.Where(transfer => transfer[0] == 0x40).SelectMany(transfer => transfer[1..])];
}
