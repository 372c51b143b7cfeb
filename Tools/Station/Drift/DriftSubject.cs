using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>What has a baseline of its own: parts by one model and one recipe.</summary>
/// <param name="Model">Name and version of the model.</param>
/// <param name="Bundle">Digest of its bundle; null where it has none.</param>
/// <param name="Recipe">SHA-256 of the recipe's file; null without one.</param>
internal readonly record struct DriftSubject(string Model, string? Bundle, string? Recipe)
{
    /// <summary>What a verdict belongs to, as it says itself.</summary>
    public static DriftSubject Of(in Verdict verdict) =>
        new(verdict.ModelId, verdict.Basis?.Model?.Digest, verdict.Basis?.RecipeSha256);

    /// <summary>What was decided, as monitors are told.</summary>
    public static PartOutcome OutcomeOf(in Verdict verdict) => verdict.Outcome switch
    {
        Outcome.Ok => PartOutcome.Ok,
        Outcome.Ng => PartOutcome.Ng,
        _ => PartOutcome.Unsure,
    };
}

/// <summary>A model that parts are judged by.</summary>
/// <param name="Identity">What verdicts say of it.</param>
/// <param name="Baseline">The baseline in its bundle; null where it has none.</param>
internal sealed record WatchedModel(ModelIdentity Identity, DriftBaseline? Baseline)
{
    /// <summary>File of the network that judges; null where it gives no features.</summary>
    public string? Network { get; init; }

    /// <summary>Why it gives no features, in words; null where it does, and where nobody asked.</summary>
    public string? FeatureObstacle { get; init; }

    /// <summary>Whether verdicts of this name and digest are its own.</summary>
    public bool Is(string id, string? digest) => Identity.Id == id && Identity.Digest == digest;
}
