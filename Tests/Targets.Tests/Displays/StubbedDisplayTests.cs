using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Targets.Displays;

namespace EdgeConvNeXt.Targets.Tests.Displays;

/// <summary>The display through the kernel's i2c-dev, on a simulated chip that keeps what was written.</summary>
public sealed class StubbedDisplayTests
{
    private readonly ReadingI2cKernel _kernel = new();

    [StubbedBusFact]
    public void The_chip_holds_the_whole_picture_piece_by_piece()
    {
        using Ssd1306Display display = new(I2cDevice.Open(StubbedBus.Path, Ssd1306Display.UsualAddress, _kernel), 64);
        DisplayCanvas canvas = new(Ssd1306Display.Width, 64);
        StatusLayout.Draw(canvas, new StatusContent(Runtime.Inspection.Outcome.Unsure, 12345, 67, 8, 90, "http://board:8080/"));

        display.Show(canvas);

        Assert.Equal("AED580A83FD300408D142002A1C8DA1281CFD9F1DB20A4A6", Convert.ToHexString(_kernel.Transfers[0].Held));
        Assert.Equal("AF", Convert.ToHexString(_kernel.Transfers[^1].Held));
        Assert.Equal(
            Enumerable.Range(0, canvas.Pages).Select(page => $"B{page}0010"),
            _kernel.Transfers[1..^1].Where(transfer => transfer.Control == 0x00).Select(transfer => Convert.ToHexString(transfer.Held)));
        Assert.Equal(
            Enumerable.Range(0, canvas.Pages).SelectMany(page => canvas.Page(page).ToArray()),
            _kernel.Transfers.Where(transfer => transfer.Control == 0x40).SelectMany(transfer => transfer.Held));
    }

    [StubbedBusFact]
    public void A_display_that_is_not_there_is_one_clear_fault()
    {
        using Ssd1306Display display = new(I2cDevice.Open(StubbedBus.Path, StubbedBus.NoAddress, _kernel), 64);

        EdgeException fault = Assert.Throws<EdgeException>(() => display.Show(new DisplayCanvas(Ssd1306Display.Width, 64)));

        Assert.Contains("Nothing answers at the address", fault.What, StringComparison.Ordinal);
        Assert.Equal($"{StubbedBus.Path}, address 0x3d", fault.Where);
        Assert.Empty(_kernel.Transfers);
    }
}
