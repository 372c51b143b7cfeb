using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Station.Api.Modbus;

/// <summary>Where the line leaves results for PLCs. The server, which stands beside the line, takes them from here.</summary>
/// <param name="configuration">What the configuration says.</param>
/// <param name="labels">The labels of a model that a verdict does not name, in the order of its scores.</param>
internal sealed class ModbusSink(ModbusConfiguration configuration, IReadOnlyList<string> labels) : IVerdictSink
{
    // The server looks several times a second, and whenever a PLC asks.
    private const int OnTheirWay = 1024;

    private long _dropped;

    /// <inheritdoc/>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>What the configuration says.</summary>
    public ModbusConfiguration Configuration => configuration;

    /// <summary>Results that no PLC was shown yet.</summary>
    public ResultRing Results { get; } = new(OnTheirWay);

    /// <summary>The server; null while the line is not up.</summary>
    public ModbusCompanion? Server { get; set; }

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        PlantResult result = new(
            verdict.PartNumber, verdict.Outcome, verdict.Action, NumberOf(verdict), verdict.Score, verdict.Serial);
        if (!Results.TryPut(result))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ushort NumberOf(in Verdict verdict)
    {
        IReadOnlyList<string> known = verdict.Basis?.Model?.Labels ?? labels;
        for (int i = 0; i < known.Count; i++)
        {
            if (known[i] == verdict.Label)
            {
                return (ushort)(i + 1);
            }
        }

        return 0;
    }
}
