using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>Whether lines could be requested, found out without requesting them.</summary>
public sealed class LineCheckTests : IDisposable
{
    private readonly FakeGpioKernel _kernel = new(FakeGpioChip.Named("gpiochip4", "pinctrl-rp1", "ID_SDA", "GPIO17", "GPIO18"));

    public void Dispose() => _kernel.Dispose();

    [Fact]
    public void Free_lines_are_free_before_and_after()
    {
        Assert.Empty(Check("GPIO17", "2"));
        Assert.Empty(Check("GPIO17", "2"));
    }

    [Theory]
    [InlineData("GPIO99")]
    [InlineData("3")]
    public void A_line_that_is_not_there_is_refused(string line) => Assert.Throws<EdgeException>(() => Check(line));

    [Fact]
    public void A_line_twice_is_refused() => Assert.Throws<EdgeException>(() => Check("GPIO17", "1"));

    [Fact]
    public void A_line_of_another_program_is_refused_by_its_name_and_one_of_an_agent_comes_back()
    {
        using KernelSignalChip chip = GpioChips.Open("pinctrl-rp1", _kernel);
        using IOutputLines lamp = chip.RequestOutputs("lamp-daemon", [new OutputLineOptions { Line = LineAddress.Named("GPIO18") }]);
        using IOutputLines agent = chip.RequestOutputs("edge-agent", [new OutputLineOptions { Line = LineAddress.Named("GPIO17") }]);
        Assert.Contains("lamp-daemon", Assert.Throws<EdgeException>(() => Check("GPIO18")).What, StringComparison.Ordinal);
        Assert.Equal("GPIO17", Assert.Single(Check("GPIO17", "0")).Name);
    }

    private IReadOnlyList<SignalLine> Check(params string[] lines) =>
        GpioChips.Check("pinctrl-rp1", [.. lines.Select(LineAddress.Parse)], ["edge-agent", "edge-signals"], _kernel);
}
