using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio;
using EdgeConvNeXt.Targets.Gpio.Interop;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

public sealed class LineRequestBuilderTests
{
    private static readonly EdgeLineOptions Plain = new() { Line = LineAddress.At(0) };

    /// <summary>Every combination of settings, and what the kernel must take it for.</summary>
    public static TheoryData<LineEdges, LineBias, bool, ulong> Settings { get; } = new()
    {
        { LineEdges.Both, LineBias.AsIs, false, 0b000_0011_0100 },
        { LineEdges.Rising, LineBias.Disabled, false, 0b100_0001_0100 },
        { LineEdges.Falling, LineBias.PullUp, true, 0b001_0010_0110 },
        { LineEdges.Both, LineBias.PullDown, true, 0b010_0011_0110 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Settings_of_an_input_become_the_kernels_flags(LineEdges edges, LineBias bias, bool isActiveLow, ulong flags)
    {
        EdgeLineOptions line = Plain with { Edges = edges, Bias = bias, IsActiveLow = isActiveLow };

        GpioLineRequest request = LineRequestBuilder.ForEdges("chip", "test", [7], [line]);

        Assert.Equal((GpioLineFlags)flags, request.Config.Flags);
        Assert.Equal((7u, 1u, 0u), (request.Offsets[0], request.LineCount, request.Config.AttributeCount));
    }

    [Fact]
    public void Lines_with_the_same_settings_share_an_attribute()
    {
        EdgeLineOptions low = Plain with { IsActiveLow = true, Debounce = TimeSpan.FromMilliseconds(5) };
        GpioLineRequest request = LineRequestBuilder.ForEdges("chip", "test", [1, 2, 3, 4], [Plain, low, Plain, low]);

        Assert.Equal(2u, request.Config.AttributeCount);
        Assert.Equal((GpioAttributeKind.Flags, 0b1010UL), (request.Config.Attributes[0].Attribute.Kind, request.Config.Attributes[0].Mask));
        Assert.Equal(
            (GpioAttributeKind.Debounce, 0b1010UL), (request.Config.Attributes[1].Attribute.Kind, request.Config.Attributes[1].Mask));
        Assert.Equal(5000u, request.Config.Attributes[1].Attribute.DebounceMicroseconds);
    }

    [Fact]
    public void Settings_that_no_request_can_say_are_refused()
    {
        EdgeLineOptions[] lines =
        [
            .. Enumerable.Range(1, 11).Select(period => Plain with { Debounce = TimeSpan.FromMilliseconds(period) }),
        ];

        EdgeException fault = Assert.Throws<EdgeException>(
            () => LineRequestBuilder.ForEdges("chip", "test", [.. Enumerable.Range(0, 11)], lines));

        Assert.Contains("at most 10", fault.Expected, StringComparison.Ordinal);
        Assert.Equal(10u, LineRequestBuilder.ForEdges("chip", "test", [.. Enumerable.Range(0, 10)], lines[..10]).Config.AttributeCount);
    }

    [Fact]
    public void Outputs_begin_at_their_safe_levels()
    {
        OutputLineOptions line = new() { Line = LineAddress.At(0) };
        GpioLineRequest request = LineRequestBuilder.ForOutputs(
            "chip", "test", [4, 5, 6], [line, line with { IsActiveLow = true, IsSafeActive = true }, line]);

        Assert.Equal(GpioLineFlags.Output, request.Config.Flags);
        Assert.Equal(2u, request.Config.AttributeCount);
        Assert.Equal(GpioLineFlags.Output | GpioLineFlags.ActiveLow, request.Config.Attributes[0].Attribute.Flags);
        Assert.Equal(0b010UL, request.Config.Attributes[0].Mask);
        Assert.Equal(GpioAttributeKind.OutputValues, request.Config.Attributes[1].Attribute.Kind);
        Assert.Equal((0b010UL, 0b111UL), (request.Config.Attributes[1].Attribute.Values, request.Config.Attributes[1].Mask));
    }

    [Fact]
    public void All_sixty_four_lines_fit()
    {
        OutputLineOptions[] lines =
        [
            .. Enumerable.Range(0, 64).Select(offset => new OutputLineOptions { Line = LineAddress.At(offset), IsSafeActive = true }),
        ];

        GpioLineRequest request = LineRequestBuilder.ForOutputs("chip", "test", [.. Enumerable.Range(0, 64)], lines);

        Assert.Equal((63u, 64u), (request.Offsets[63], request.LineCount));
        Assert.Equal((ulong.MaxValue, ulong.MaxValue), (request.Config.Attributes[0].Attribute.Values, request.Config.Attributes[0].Mask));
    }
}
