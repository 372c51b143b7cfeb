using System.Globalization;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>
/// The contract on a chip of this machine: EDGE_GPIO_WIRES names the chip and two wires from output to input, as in
/// pinctrl-rp1:17-27,22-23. A resistor of 1 kOhm in each wire keeps a mistake harmless.
/// </summary>
internal sealed class WiredChip : SignalChipContract
{
    private readonly Dictionary<int, IOutputLines> _drivers = [];
    private readonly string _name;

    public WiredChip()
    {
        string[] parts = Wires!.Split(':', 2);
        int[][] wires =
        [
            .. parts[1].Split(',').Select(
                wire => wire.Split('-').Select(offset => int.Parse(offset, CultureInfo.InvariantCulture)).ToArray()),
        ];
        _name = parts[0];
        Chip = GpioChips.Open(_name);
        Outputs = [wires[0][0], wires[1][0]];
        Inputs = [wires[0][1], wires[1][1]];
        Array.ForEach(Inputs, input => Drive(input, false));
        LetGo();
    }

    /// <summary>What the environment says, or null.</summary>
    public static string? Wires => Environment.GetEnvironmentVariable("EDGE_GPIO_WIRES") is { Length: > 0 } wires ? wires : null;

    protected override ISignalChip Chip { get; }

    protected override int[] Inputs { get; }

    protected override int[] Outputs { get; }

    protected override bool KeepsReleasedVoltage => false;

    protected override void Drive(int input, bool isHigh)
    {
        if (!_drivers.TryGetValue(input, out IOutputLines? driver))
        {
            OutputLineOptions line = new() { Line = LineAddress.At(Outputs[Array.IndexOf(Inputs, input)]) };
            driver = _drivers[input] = Chip.RequestOutputs("test world", [line]);
        }

        driver.Set(isHigh ? 1UL : 0, 1);
    }

    protected override bool IsHigh(int output)
    {
        using ISignalChip chip = GpioChips.Open(_name);
        using IEdgeInput probe = chip.RequestEdges("test world", [Line(Inputs[Array.IndexOf(Outputs, output)])]);
        return probe.Level(0);
    }

    protected override void Dispose(bool disposing)
    {
        LetGo();
        base.Dispose(disposing);
    }

    private void LetGo()
    {
        foreach (IOutputLines driver in _drivers.Values)
        {
            driver.Dispose();
        }

        _drivers.Clear();
    }
}
