using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio.Simulation;
using EdgeConvNeXt.Targets.Iot.Gpio;

namespace EdgeConvNeXt.Targets.Tests.Iot;

/// <summary>What System.Device.Gpio refuses, and in which words.</summary>
public sealed class IotSignalChipTests : IDisposable
{
    private readonly SimulatedChip _simulated = new("pinctrl-simulated", ["", ""], TimeProvider.System);
    private readonly IotSignalChip _chip;

    public IotSignalChipTests()
    {
        _chip = new IotSignalChip(new SimulatedGpioDriver(_simulated), TimeProvider.System);
    }

    public void Dispose() => _chip.Dispose();

    [Fact]
    public void What_PinMode_cannot_say_is_refused_before_a_line_is_taken()
    {
        EdgeLineOptions line = new() { Line = LineAddress.At(0) };

        Assert.All(
            [line with { Debounce = TimeSpan.FromMilliseconds(1) }, line with { Bias = LineBias.Disabled }],
            wish => Assert.Equal(EdgeFault.Configuration, Assert.Throws<EdgeException>(() => _chip.RequestEdges("test", [wish])).Fault));
        Assert.DoesNotContain(_chip.ReadLines(), taken => taken.IsUsed);
    }

    [Fact]
    public void A_line_that_another_program_holds_is_refused_and_the_others_are_given_back()
    {
        using IEdgeInput held = _simulated.RequestEdges("another", [new EdgeLineOptions { Line = LineAddress.At(1) }]);
        EdgeLineOptions[] wanted = [new() { Line = LineAddress.At(0) }, new() { Line = LineAddress.At(1) }];

        EdgeException fault = Assert.Throws<EdgeException>(() => _chip.RequestEdges("test", wanted));

        Assert.Equal(EdgeFault.Device, fault.Fault);
        Assert.Contains("cannot give these lines", fault.What, StringComparison.Ordinal);
        using IEdgeInput free = _chip.RequestEdges("test", [wanted[0]]);
        Assert.Equal(1, free.LineCount);
    }

    [Fact]
    public void Bias_reaches_the_line()
    {
        using IEdgeInput input = _chip.RequestEdges("test", [new EdgeLineOptions { Line = LineAddress.At(0), Bias = LineBias.PullUp }]);

        Assert.True(input.Level(0));
    }

    [Fact]
    public void A_chip_that_is_not_there_is_named() =>
        Assert.Equal(EdgeFault.Device, Assert.Throws<EdgeException>(() => IotChips.Open("no-such-chip", TimeProvider.System)).Fault);
}
