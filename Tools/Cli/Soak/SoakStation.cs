using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio.Simulation;

namespace EdgeConvNeXt.Cli.Soak;

/// <summary>The station's side of the simulated chip: edges become triggers and confirmations, the reject position becomes a level.</summary>
internal sealed class SoakStation : IDisposable
{
    /// <summary>Offset of the light barrier's line.</summary>
    public const int Barrier = 0;

    /// <summary>Offset of the line of the sensor behind the reject position.</summary>
    public const int Sensor = 1;

    private const int Reject = 2;

    private readonly SimulatedChip _chip;
    private readonly IEdgeInput _input;
    private readonly IOutputLines _output;
    private readonly SignalEdge[] _edges = new SignalEdge[16];
    private readonly OutputChange[] _changes = new OutputChange[16];

    public SoakStation(TimeProvider clock)
    {
        _chip = new SimulatedChip("soak", ["barrier", "sensor", "reject"], clock);
        _input = _chip.RequestEdges("edge", [Rising(Barrier), Rising(Sensor)]);
        _output = _chip.RequestOutputs("edge", [new OutputLineOptions { Line = LineAddress.At(Reject) }]);
    }

    /// <summary>Edges that the chip could not keep.</summary>
    public long LostEdges => _input.LostEdges;

    /// <summary>Something passes a light barrier, or leaves it.</summary>
    public void Drive(int line, bool isHigh) => _chip.Drive(line, isHigh);

    /// <summary>Takes the edges that wait.</summary>
    /// <returns>Parts that began or were missed.</returns>
    public int Read(PartFlow flow)
    {
        int parts = 0;
        int count = _input.Read(_edges, TimeSpan.Zero, CancellationToken.None);
        foreach (SignalEdge edge in _edges.AsSpan(0, count))
        {
            if (edge.Line == Sensor)
            {
                flow.Confirm(edge.At);
            }
            else
            {
                parts += flow.Trigger(edge.At, 0) == TriggerResult.Bounced ? 0 : 1;
            }
        }

        return parts;
    }

    /// <summary>Sets the reject output.</summary>
    /// <returns>Whether it became active.</returns>
    public bool Show(PartFlow flow)
    {
        _output.Set(flow.IsRejecting ? 1UL : 0, 1);
        int count = _chip.TakeChanges(_changes);
        return count > 0 && _changes[count - 1].IsHigh;
    }

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
        _chip.Dispose();
    }

    private static EdgeLineOptions Rising(int line) => new() { Line = LineAddress.At(line), Edges = LineEdges.Rising };
}
