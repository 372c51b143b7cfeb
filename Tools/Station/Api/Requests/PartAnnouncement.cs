using EdgeConvNeXt.Runtime.Inspection.Parts;

namespace EdgeConvNeXt.Station.Api.Requests;

/// <summary>Who a part is, as <see cref="PartIdentities.Announce"/> takes it.</summary>
/// <param name="Serial">The serial number; null for none.</param>
/// <param name="Batch">The batch; empty for none from now on, null for the same as before.</param>
public sealed record PartAnnouncement(string? Serial, string? Batch);

/// <summary>Who the next part is, as far as was announced.</summary>
/// <param name="Waiting">The serial number that waits for it; empty where none does.</param>
/// <param name="Batch">The batch; null where that is not known.</param>
public sealed record AnnounceAnswer(string Waiting, string? Batch);

/// <summary>What became of a trigger.</summary>
/// <param name="Result">Whether a part begins.</param>
public sealed record TriggerAnswer(TriggerResult Result)
{
    /// <summary>Number of the part; null where none begins.</summary>
    public long? Part { get; init; }

    /// <summary>Why no part begins as it should, in one sentence with what was expected; null where one does.</summary>
    internal string? Refusal => Result switch
    {
        TriggerResult.Accepted => null,
        TriggerResult.Bounced =>
            "The trigger came so soon after the last one that it belongs to the same part, or after the end: expected a longer gap.",
        _ => "Too many parts are on their way, and this one is unsure: expected fewer parts within a deadline.",
    };
}
