using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Targets.Gpio;
using EdgeConvNeXt.Targets.Gpio.Interop;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>How chips and lines are found, and what is said when they are not.</summary>
public sealed class KernelSignalChipTests : IDisposable
{
    private readonly FakeGpioChip _pins = FakeGpioChip.Named(
        "gpiochip4", "pinctrl-rp1", "ID_SDA", "GPIO17", "GPIO18", "GPIO27", "", "TWIN", "TWIN");
    private readonly FakeGpioChip _brcm = FakeGpioChip.Named("gpiochip10", "gpio-brcmstb", "-", "-");
    private readonly FakeGpioChip _otherBrcm = FakeGpioChip.Named("gpiochip11", "gpio-brcmstb", "-");
    private readonly FakeGpioKernel _kernel;

    public KernelSignalChipTests()
    {
        _kernel = new FakeGpioKernel(_pins, _brcm, _otherBrcm);
    }

    [Theory]
    [InlineData("gpiochip4")]
    [InlineData("pinctrl-rp1")]
    [InlineData("/dev/gpiochip4")]
    public void A_chip_is_found_by_name_label_and_path(string wanted)
    {
        using KernelSignalChip chip = GpioChips.Open(wanted, _kernel);

        Assert.Equal(("gpiochip4", "pinctrl-rp1", 7), (chip.Name, chip.Label, chip.LineCount));
    }

    [Fact]
    public void A_chip_is_found_by_an_old_name_that_links_to_it()
    {
        FakeGpioChip linked = FakeGpioChip.Named("gpiochip0", "pinctrl-rp1", "A") with { Path = "/dev/gpiochip4" };
        FakeGpioChip itself = FakeGpioChip.Named("gpiochip0", "pinctrl-rp1", "A");
        using FakeGpioKernel kernel = new(itself, linked);

        using KernelSignalChip byLink = GpioChips.Open("gpiochip4", kernel);
        using KernelSignalChip byLabel = GpioChips.Open("pinctrl-rp1", kernel);

        Assert.Equal("gpiochip0", byLink.Name);
        Assert.Equal("gpiochip0", byLabel.Name);
    }

    [Fact]
    public void An_unknown_chip_is_answered_with_those_there_are()
    {
        EdgeException fault = Fault(() => GpioChips.Open("pinctrl-bcm2711", _kernel));

        Assert.Equal((EdgeFault.Device, "pinctrl-bcm2711"), (fault.Fault, fault.Where));
        Assert.Contains(
            "gpiochip4 (pinctrl-rp1), gpiochip10 (gpio-brcmstb), gpiochip11 (gpio-brcmstb)", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_chip_the_answer_says_so()
    {
        using FakeGpioKernel kernel = new();

        EdgeException fault = Fault(() => GpioChips.Open("pinctrl-rp1", kernel));

        Assert.Contains("there is none", fault.Expected, StringComparison.Ordinal);
        Assert.Contains("simulate", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_without_a_device_is_answered_with_the_chips_there_are() =>
        Assert.Contains(
            "gpiochip4 (pinctrl-rp1)", Fault(() => GpioChips.Open("/dev/gpiochip9", _kernel)).Expected, StringComparison.Ordinal);

    [Fact]
    public void A_label_that_several_chips_have_is_refused_with_their_names()
    {
        EdgeException fault = Fault(() => GpioChips.Open("gpio-brcmstb", _kernel));

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains("gpiochip10 (gpio-brcmstb), gpiochip11 (gpio-brcmstb)", fault.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpiochip4")]
    [InlineData("pinctrl-rp1")]
    [InlineData("/dev/gpiochip4")]
    public void A_chip_that_may_not_be_opened_names_the_group_and_the_rule(string wanted)
    {
        _pins.OpenError = Errno.PermissionDenied;

        EdgeException fault = Fault(() => GpioChips.Open(wanted, _kernel));

        Assert.Equal("/dev/gpiochip4", fault.Where);
        Assert.Contains("group gpio", fault.Expected, StringComparison.Ordinal);
        Assert.Contains(GpioFaults.UdevRule, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void One_chip_that_may_not_be_opened_does_not_hide_the_others()
    {
        _brcm.OpenError = Errno.PermissionDenied;

        GpioChipSurvey survey = GpioChips.Survey(_kernel);

        Assert.Equal(["gpiochip4", "gpiochip11"], survey.Chips.Select(chip => chip.Name));
        Assert.Equal("/dev/gpiochip10", Assert.Single(survey.Faults).Where);
        using KernelSignalChip chip = GpioChips.Open("pinctrl-rp1", _kernel);
    }

    [Fact]
    public void A_device_that_is_no_chip_is_refused()
    {
        _pins.ChipInfoError = Errno.NotATerminal;

        Assert.Contains("not lead to a GPIO chip", Fault(() => GpioChips.Open("/dev/gpiochip4", _kernel)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_without_version_2_is_refused()
    {
        _pins.LineInfoError = Errno.InvalidArgument;

        Assert.Contains("Linux 5.10", Fault(() => GpioChips.Open("gpiochip4", _kernel)).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_found_by_its_name()
    {
        using IEdgeInput input = Chip().RequestEdges("test", [Named("GPIO27"), Named("GPIO17")]);

        Assert.Equal([3u, 1u], _kernel.Last.Offsets);
    }

    [Fact]
    public void A_wrong_name_is_answered_with_the_nearest()
    {
        EdgeException fault = Fault(() => Chip().RequestEdges("test", [Named("gpio 17")]));

        Assert.Contains("such as GPIO17, GPIO18, GPIO27", fault.Expected, StringComparison.Ordinal);
        Assert.Equal("gpiochip4 (pinctrl-rp1), line \"gpio 17\"", fault.Where);
    }

    [Fact]
    public void A_name_that_several_lines_have_is_refused_with_their_offsets() =>
        Assert.Contains("offsets 5, 6", Fault(() => Chip().RequestEdges("test", [Named("TWIN")])).Expected, StringComparison.Ordinal);

    [Fact]
    public void A_line_that_a_driver_holds_names_the_driver()
    {
        _pins.Lines[2].Driver = "spi0 CS1";

        EdgeException fault = Fault(() => Chip().RequestOutputs("test", [new OutputLineOptions { Line = LineAddress.Named("GPIO18") }]));

        Assert.Contains("in use by \"spi0 CS1\"", fault.What, StringComparison.Ordinal);
        Assert.Equal("gpiochip4 (pinctrl-rp1), offset 2 \"GPIO18\"", fault.Where);
    }

    [Theory]
    [InlineData(Errno.InvalidArgument)]
    [InlineData(Errno.NoSuchDeviceOrAddress)]
    [InlineData(Errno.Busy)]
    public void A_request_that_the_driver_refuses_says_what_was_asked_and_the_error(int errno)
    {
        _pins.RequestError = errno;

        EdgeException fault = Fault(() => Chip().RequestEdges("test", [Named("GPIO17")]));

        Assert.Contains($"errno {errno}", fault.What, StringComparison.Ordinal);
        Assert.Contains("offsets 1", fault.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_without_a_waker_lets_go_of_its_lines()
    {
        _kernel.WakerError = 24;

        Assert.Contains("errno 24", Fault(() => Chip().RequestEdges("test", [Named("GPIO17")])).What, StringComparison.Ordinal);
        Assert.False(_kernel.Last.IsOpen);
    }

    [Fact]
    public void The_consumer_is_cut_at_a_whole_character()
    {
        using IEdgeInput input = Chip().RequestEdges(new string('x', 30) + "ü", [Named("GPIO17")]);

        Assert.Equal(new string('x', 30), _kernel.Last.Consumer);
    }

    [Fact]
    public void Structures_reach_the_kernel_with_zero_padding()
    {
        using IEdgeInput input = Chip().RequestEdges("test", [Named("GPIO17")]);
        GpioLineRequest request = _kernel.LastRequest;

        Assert.Equal(GpioLineFlags.Input | GpioLineFlags.EdgeRising | GpioLineFlags.EdgeFalling, request.Config.Flags);
        Assert.Equal(1024u, request.EventBufferSize);
        for (int index = 0; index < 5; index++)
        {
            Assert.Equal(0u, Padding(request, index));
        }
    }

    public void Dispose() => _kernel.Dispose();

    private static unsafe uint Padding(GpioLineRequest request, int index) => request.Padding[index] | request.Config.Padding[index];

    private static EdgeLineOptions Named(string name) => new() { Line = LineAddress.Named(name) };

    private static EdgeException Fault(Func<object> action) => Assert.Throws<EdgeException>(action);

    private KernelSignalChip Chip() => GpioChips.Open("pinctrl-rp1", _kernel);
}
