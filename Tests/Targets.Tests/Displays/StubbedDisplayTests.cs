using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Targets.Iot.Displays;

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

        string[] commands =
        [
            .. _kernel.Transfers.Where(transfer => transfer.Control == 0x00).Select(transfer => Convert.ToHexString(transfer.Held)),
        ];
        Assert.Equal("AE", commands[0]);
        Assert.Equal("A83F", commands.Last(command => command.StartsWith("A8", StringComparison.Ordinal)));
        Assert.Equal("DA12", commands.Last(command => command.StartsWith("DA", StringComparison.Ordinal)));
        Assert.Equal(
            Enumerable.Range(0, canvas.Pages).SelectMany(page => new[] { "21007F", $"220{page}0{page}" }), commands[^(2 * canvas.Pages)..]);
        Assert.Equal(
            Enumerable.Range(0, canvas.Pages).SelectMany(page => canvas.Page(page).ToArray()),
            _kernel.Transfers.Where(transfer => transfer.Control == 0x40)
                .SelectMany(transfer => transfer.Held)
                .TakeLast(128 * canvas.Pages));
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
