namespace EdgeConvNeXt.Station.Trials;

/// <summary>What became of a trial.</summary>
/// <param name="Failure">How the process ended, as a clause that follows its subject: "was ended by signal 6 (SIGABRT)"; null when it came through.</param>
/// <param name="IsLasting">Whether another trial would come to the same.</param>
/// <param name="IsTimeout">Whether it did not come back in time: a slow disk may have held it up, and two of these in a row are lasting.</param>
internal readonly record struct TrialResult(string? Failure, bool IsLasting, bool IsTimeout = false)
{
    /// <summary>The network was opened and ran.</summary>
    public static TrialResult Opened { get; } = new(null, true);

    /// <summary>The network was refused in order: who opens it next is refused too, and says why; memory or a device may have been short.</summary>
    public static TrialResult Refused { get; } = new(null, false);

    /// <summary>This outcome in the light of the one before it.</summary>
    public TrialResult After(TrialResult? earlier) => IsTimeout && earlier is { IsTimeout: true } ? this with { IsLasting = true } : this;
}
