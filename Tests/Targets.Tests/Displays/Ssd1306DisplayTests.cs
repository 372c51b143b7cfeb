using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Targets.Interop;

namespace EdgeConvNeXt.Targets.Tests.Displays;

/// <summary>The bytes on the bus, against the data sheet.</summary>
public sealed class Ssd1306DisplayTests : IDisposable
{
    private readonly FakeI2cKernel _bus = new();
    private readonly DisplayCanvas _canvas = new(128, 64);
    private readonly Ssd1306Display _display;

    public Ssd1306DisplayTests()
    {
        _display = new Ssd1306Display(I2cDevice.Open("/dev/i2c-1", Ssd1306Display.UsualAddress, _bus), 64);
    }

    [Theory]
    [InlineData(64, "00AED580A83FD300408D142002A1C8DA1281CFD9F1DB20A4A6")]
    [InlineData(32, "00AED580A81FD300408D142002A1C8DA0281CFD9F1DB20A4A6")]
    public void The_first_picture_starts_the_display(int height, string start)
    {
        FakeI2cKernel bus = new();
        using Ssd1306Display display = new(I2cDevice.Open("/dev/i2c-1", 0x3d, bus), height);

        display.Show(new DisplayCanvas(128, height));

        Assert.Equal(start, Convert.ToHexString(bus.Transfers[0]));
        Assert.Equal("00AF", Convert.ToHexString(bus.Transfers[^1]));
        Assert.Equal(1 + (2 * height / 8) + 1, bus.Transfers.Count);
    }

    [Fact]
    public void A_page_is_sent_after_its_address()
    {
        _canvas.Fill(5, 16, 1, 8);
        _display.Show(_canvas);

        byte[] picture = new byte[129];
        picture[0] = 0x40;
        picture[1 + 5] = 0xff;
        Assert.Equal("00B20010", Convert.ToHexString(_bus.Transfers[1 + (2 * 2)]));
        Assert.Equal(picture, _bus.Transfers[1 + (2 * 2) + 1]);
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

        Assert.Equal(2, _bus.Transfers.Count);
        Assert.Equal("00B70010", Convert.ToHexString(_bus.Transfers[0]));
        Assert.Equal(0x80, _bus.Transfers[1][1]);
    }

    [Fact]
    public void A_display_that_comes_back_is_started_anew()
    {
        _display.Show(_canvas);
        _canvas.Fill(0, 0, 128, 64);
        _bus.WriteError = Errno.RemoteInputOutput;
        Assert.Throws<EdgeException>(() => _display.Show(_canvas));
        _bus.WriteError = 0;
        _bus.Transfers.Clear();

        _display.Show(_canvas);

        Assert.Equal(1 + 16 + 1, _bus.Transfers.Count);
    }

    [Fact]
    public void A_display_that_was_turned_off_shows_the_next_picture()
    {
        _display.Show(_canvas);
        _bus.Transfers.Clear();
        _display.TurnOff();
        _display.Show(_canvas);

        Assert.Equal("00AE", Convert.ToHexString(_bus.Transfers[0]));
        Assert.Equal("00AF", Convert.ToHexString(_bus.Transfers[^1]));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _display.Show(new DisplayCanvas(128, 32)));
        using I2cDevice device = I2cDevice.Open("/dev/i2c-1", 0x3c, _bus);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ssd1306Display(device, 48));
    }

    public void Dispose() => _display.Dispose();
}
