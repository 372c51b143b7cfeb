using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Station.Api.Modbus;

/// <summary>What a PLC is told of a verdict.</summary>
/// <param name="Part">Number of the part, from 1.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Action">What is done with the part.</param>
/// <param name="Label">Number of the best label in its model's order, from 1; 0 where nothing was judged.</param>
/// <param name="Score">Its probability, 0..1.</param>
/// <param name="Serial">The serial number; null where the part has none.</param>
internal readonly record struct PlantResult(
    long Part, Outcome Outcome, PartAction Action, ushort Label, float Score, string? Serial);

/// <summary>
/// Results on their way from the line to those who read them: one thread puts, one takes, and neither waits nor allocates.
/// </summary>
/// <param name="capacity">How many may be on their way, 1 or more.</param>
internal sealed class ResultRing(int capacity)
{
    private readonly PlantResult[] _results = new PlantResult[capacity];
    private long _put;
    private long _taken;

    /// <summary>Puts one.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryPut(in PlantResult result)
    {
        if (_put - Volatile.Read(ref _taken) >= _results.Length)
        {
            return false;
        }

        _results[_put % _results.Length] = result;
        Volatile.Write(ref _put, _put + 1);
        return true;
    }

    /// <summary>Takes the oldest.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(out PlantResult result)
    {
        if (_taken == Volatile.Read(ref _put))
        {
            result = default;
            return false;
        }

        result = _results[_taken % _results.Length];
        Volatile.Write(ref _taken, _taken + 1);
        return true;
    }
}
