using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio.Simulation;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>
/// The station's side of the simulated chip: edges become triggers, steps and confirmations, the reject position becomes a level.
/// </summary>
internal sealed class SoakStation : IDisposable
{
    /// <summary>Offset of the light barrier's line.</summary>
    public const int Barrier = 0;

    /// <summary>Offset of the line of the sensor behind the reject position.</summary>
    public const int Sensor = 1;

    // Offsets of the encoder's two lines, and of the reject output.
    private const int EncoderA = 2;
    private const int EncoderB = 3;
    private const int Reject = 4;

    private readonly SimulatedChip _chip;
    private readonly IEdgeInput _input;
    private readonly IOutputLines _output;
    private readonly BeltPosition _belt;
    private readonly SignalEdge[] _edges = new SignalEdge[16];
    private readonly OutputChange[] _changes = new OutputChange[16];
    private long _turned;

    public SoakStation(TimeProvider clock)
    {
        _chip = new SimulatedChip("soak", ["barrier", "sensor", "encoder-a", "encoder-b", "reject"], clock);
        _belt = new BeltPosition(false, false, MonotonicTime.Now(clock));
        _input = _chip.RequestEdges("edge", [Rising(Barrier), Rising(Sensor), Both(EncoderA), Both(EncoderB)]);
        _output = _chip.RequestOutputs("edge", [new OutputLineOptions { Line = LineAddress.At(Reject) }]);
    }

    /// <summary>Edges that the chip could not keep.</summary>
    public long LostEdges => _input.LostEdges;

    /// <summary>The encoder's position.</summary>
    public long Steps => _belt.Steps;

    /// <summary>Whether the reject output is active.</summary>
    public bool IsRejecting { get; private set; }

    /// <summary>Something passes a light barrier, or leaves it.</summary>
    public void Drive(int line, bool isHigh) => _chip.Drive(line, isHigh);

    /// <summary>The encoder turns one step forward.</summary>
    public void Turn()
    {
        // 00, 10, 11, 01
        _turned++;
        _chip.Drive((_turned & 1) == 1 ? EncoderA : EncoderB, (_turned & 3) is 1 or 2);
    }

    /// <summary>Takes the edges that wait.</summary>
    /// <returns>Parts that began or were missed.</returns>
    public int Read(PartFlow flow)
    {
        int parts = 0;
        int count = _input.Read(_edges, TimeSpan.Zero, CancellationToken.None);
        foreach (SignalEdge edge in _edges.AsSpan(0, count))
        {
            switch (edge.Line)
            {
                case Barrier:
                    parts += flow.Trigger(edge.At, _belt.At(edge.At)) == TriggerResult.Bounced ? 0 : 1;
                    break;
                case Sensor:
                    flow.Confirm(edge.At);
                    break;
                default:
                    flow.Move(edge.At, _belt.Take(edge with { Line = edge.Line - EncoderA }));
                    break;
            }
        }

        return parts;
    }

    /// <summary>Sets the reject output.</summary>
    /// <returns>Whether it changed.</returns>
    public bool Show(bool isRejecting)
    {
        _output.Set(isRejecting ? 1UL : 0, 1);
        int count = _chip.TakeChanges(_changes);
        if (count > 0)
        {
            IsRejecting = _changes[count - 1].IsHigh;
        }

        return count > 0;
    }

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
        _chip.Dispose();
    }

    private static EdgeLineOptions Rising(int line) => new() { Line = LineAddress.At(line), Edges = LineEdges.Rising };

    private static EdgeLineOptions Both(int line) => new() { Line = LineAddress.At(line), Edges = LineEdges.Both };
}
