namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>How a session uses the machine.</summary>
public sealed record SessionSettings
{
    /// <summary>Threads that share one run; 0 means one for each physical core that this process may use.</summary>
    public int Threads { get; init; }

    /// <summary>Whether threads wait for work by spinning: some percent faster, at a full core's power between frames.</summary>
    public bool Spin { get; init; }

    /// <summary>Runs on an empty picture before the session counts as open, 1 or more: the first runs pay for memory and caches.</summary>
    public int WarmUpRuns { get; init; } = 3;
}
