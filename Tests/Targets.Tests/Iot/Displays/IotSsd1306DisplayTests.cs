using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Targets.Iot.Displays;

namespace EdgeConvNeXt.Targets.Tests.Iot.Displays;

public sealed class IotSsd1306DisplayTests : IDisposable
{
    private readonly RecordingI2cDevice _device = new();

    public void Dispose() => _device.Dispose();

    [Theory]
    [InlineData(64, 0x3f, 0x12)]
    [InlineData(32, 0x1f, 0x02)]
    public void Rows_and_their_wiring_are_those_of_the_display_and_every_page_arrives(int height, int rows, int wiring)
    {
        DisplayCanvas canvas = new(128, height);
        canvas.Write(3, 5, "OK 7", scale: 2);
        using IotSsd1306Display display = new(() => _device, height, "test");
        display.Show(canvas);

        Assert.Equal([0xa8, (byte)rows], _device.Commands.Last(command => command[0] == 0xa8));
        Assert.Equal([0xda, (byte)wiring], _device.Commands.Last(command => command[0] == 0xda));
        Assert.Equal(Enumerable.Range(0, canvas.Pages).SelectMany(page => canvas.Page(page).ToArray()), _device.Picture.TakeLast(128 * canvas.Pages));
    }

    [Fact]
    public void A_display_that_was_unplugged_is_started_again()
    {
        DisplayCanvas canvas = new(128, 32);
        using IotSsd1306Display display = new(() => _device, 32, "test");
        display.Show(canvas);
        _device.IsUnplugged = true;
        Assert.Equal(EdgeFault.Device, Assert.Throws<EdgeException>(() => display.Show(canvas)).Fault);
        _device.IsUnplugged = false;
        _device.Clear();
        display.Show(canvas);

        Assert.Contains(_device.Commands, command => command[0] == 0xae);
    }
}
