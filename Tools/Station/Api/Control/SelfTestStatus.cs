using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>What the checks against the bundle's golden vectors showed so far.</summary>
public sealed record SelfTestStatus
{
    private const int DecibelPlaces = 2;
    private const int CosinePlaces = 6;

    /// <summary>Whether the last one found the model computed right.</summary>
    public required bool Sound { get; init; }

    /// <summary>How many there were.</summary>
    public required long Checks { get; init; }

    /// <summary>Those of them that did not.</summary>
    public required long Mismatches { get; init; }

    /// <summary>Seconds since the last.</summary>
    public required double SecondsAgo { get; init; }

    /// <summary>Pictures of a check.</summary>
    public required int Pictures { get; init; }

    /// <summary>Those of them with the reference's best label, in the last check.</summary>
    public required int SameTop1 { get; init; }

    /// <summary>Signal to noise ratio of the scores in dB; null where they are the same or no numbers.</summary>
    public double? SqnrDb { get; init; }

    /// <summary>Least cosine of a picture's scores with the reference's; null where they are no numbers.</summary>
    public double? Cosine { get; init; }

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Fault { get; init; }

    /// <summary>Sums up.</summary>
    /// <param name="state">What was seen; null where there is no reference.</param>
    /// <param name="now">What time it is.</param>
    public static SelfTestStatus? Of(SelfTestState? state, MonotonicTime now) => state is null ? null : new SelfTestStatus
    {
        Sound = state.Last.Fault is null,
        Checks = state.Checks,
        Mismatches = state.Mismatches,
        SecondsAgo = Math.Round((now - state.CheckedAt).TotalSeconds, 3),
        Pictures = state.Last.Count,
        SameTop1 = state.Last.SameTop1,
        SqnrDb = double.IsFinite(state.Last.SqnrDb) ? Math.Round(state.Last.SqnrDb, DecibelPlaces) : null,
        Cosine = double.IsFinite(state.Last.Cosine) ? Math.Round(state.Last.Cosine, CosinePlaces) : null,
        Fault = state.Last.Fault,
    };
}

/// <summary>What golden parts showed.</summary>
/// <param name="Runs">How often all were judged.</param>
/// <param name="SecondsAgo">Seconds since the last time.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="Wrong">Those that were not called what they are, a clause each.</param>
public sealed record GoldenPartsStatus(long Runs, double SecondsAgo, int Parts, IReadOnlyList<string> Wrong)
{
    /// <summary>Sums up.</summary>
    /// <param name="result">What the last run showed; null where there is none.</param>
    /// <param name="now">What time it is.</param>
    public static GoldenPartsStatus? Of(GoldenPartsResult? result, MonotonicTime now) => result is null ? null
        : new GoldenPartsStatus(result.Runs, Math.Round((now - result.At).TotalSeconds, 3), result.Count, result.Wrong);
}
