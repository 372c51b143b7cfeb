using EdgeConvNeXt.Station.Api.Modbus.Registers;

namespace EdgeConvNeXt.Station.Api.Modbus;

/// <summary>
/// The results that wait until the PLC has read them, oldest first, and the newest of all. One that finds the buffer full is lost to the
/// PLC; the gap in the numbers shows it. One thread at a time.
/// </summary>
internal sealed class ResultBuffer
{
    /// <summary>Results that may wait.</summary>
    public const int Capacity = 8;

    private readonly Queue<NumberedResult> _waiting = new(Capacity);
    private NumberedResult _newest;
    private ushort _number;

    /// <summary>Results that wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Results that were lost.</summary>
    public long Overruns { get; private set; }

    /// <summary>Turns with every result that is shown.</summary>
    public bool Toggle { get; private set; }

    /// <summary>Turns with every verdict.</summary>
    public bool NewestToggle { get; private set; }

    /// <summary>Number of the result that is shown; 0 where none is.</summary>
    public ushort Shown => _waiting.TryPeek(out NumberedResult head) ? head.Number : (ushort)0;

    /// <summary>Whether it is ok.</summary>
    public bool IsShownGood => _waiting.TryPeek(out NumberedResult head) && head.Result.Outcome == Runtime.Inspection.Outcome.Ok;

    /// <summary>Takes a verdict.</summary>
    /// <param name="result">The verdict.</param>
    /// <param name="trigger">The number that its trigger came with; 0 without.</param>
    /// <returns>Whether there was room.</returns>
    public bool Add(in PlantResult result, ushort trigger)
    {
        _number = _number == ushort.MaxValue ? (ushort)1 : (ushort)(_number + 1);
        _newest = new NumberedResult(_number, trigger, result);
        NewestToggle = !NewestToggle;
        if (_waiting.Count == Capacity)
        {
            Overruns++;
            return false;
        }

        _waiting.Enqueue(_newest);
        if (_waiting.Count == 1)
        {
            Toggle = !Toggle;
        }

        return true;
    }

    /// <summary>The PLC has read a result: the next one is shown. Any other number than that of the shown one does nothing.</summary>
    public void Acknowledge(ushort number)
    {
        if (number != 0 && number == Shown)
        {
            _waiting.Dequeue();
            Toggle = _waiting.Count > 0 ? !Toggle : Toggle;
        }
    }

    /// <summary>Writes the shown and the newest result.</summary>
    public void Write(RegisterImage registers)
    {
        Write(registers, RegisterMap.Head, _waiting.TryPeek(out NumberedResult head) ? head : default);
        Write(registers, RegisterMap.Latest, _newest);
    }

    private static void Write(RegisterImage registers, int at, in NumberedResult shown)
    {
        if (shown.Number == 0)
        {
            registers.Clear(at, RegisterMap.ResultCount);
            return;
        }

        PlantResult result = shown.Result;
        registers[at + RegisterMap.ResultNumber] = shown.Number;
        registers[at + RegisterMap.ResultTrigger] = shown.Trigger;
        registers.PutLong(at + RegisterMap.ResultAcquisition, (uint)result.Part);
        registers[at + RegisterMap.ResultOutcome] = result.Outcome switch
        {
            Runtime.Inspection.Outcome.Ok => 1,
            Runtime.Inspection.Outcome.Ng => 2,
            _ => 3,
        };
        registers[at + RegisterMap.ResultAction] = (ushort)result.Action;
        registers[at + RegisterMap.ResultLabel] = result.Label;
        registers[at + RegisterMap.ResultScore] = (ushort)MathF.Round(10_000 * result.Score);
        registers.PutFloat(at + RegisterMap.ResultFloat, result.Score);
        registers[at + RegisterMap.ResultSerialBytes] =
            (ushort)registers.PutText(at + RegisterMap.ResultSerial, RegisterMap.SerialCount, result.Serial);
    }

    private readonly record struct NumberedResult(ushort Number, ushort Trigger, PlantResult Result);
}
