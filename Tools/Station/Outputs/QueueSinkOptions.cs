namespace EdgeConvNeXt.Station.Outputs;

/// <summary>How a queue between the line and an output behaves.</summary>
public sealed record QueueSinkOptions
{
    /// <summary>Verdicts that may wait, 1 or more.</summary>
    public int Length { get; init; } = 1024;

    /// <summary>How long a verdict that was written may wait until it is brought to the medium, where there is one.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long closing the sink may go on writing what still waits.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromMilliseconds(1200);
}
