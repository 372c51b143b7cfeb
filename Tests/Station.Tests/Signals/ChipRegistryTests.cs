using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Signals;

namespace EdgeConvNeXt.Station.Tests.Signals;

public sealed class ChipRegistryTests
{
    [Theory]
    [InlineData("iot:pinctrl-rp1", "pinctrl-rp1")]
    [InlineData("gpiochip0", "gpiochip0")]
    public void The_doctor_looks_for_a_chip_by_the_kernels_name(string chip, string expected) =>
        Assert.Equal(expected, ChipRegistry.KernelName(chip));

    [Fact]
    public void A_chip_with_iot_before_its_name_goes_to_System_Device_Gpio()
    {
        EdgeException kernel = Assert.Throws<EdgeException>(() => ChipRegistry.Open("no-such-chip", TimeProvider.System));
        EdgeException iot = Assert.Throws<EdgeException>(() => ChipRegistry.Open("iot:no-such-chip", TimeProvider.System));

        Assert.DoesNotContain("libgpiod", kernel.Message, StringComparison.Ordinal);
        Assert.Contains("libgpiod", iot.Message, StringComparison.Ordinal);
    }
}
