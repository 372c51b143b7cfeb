using EdgeConvNeXt.Runtime.Inspection.Parts;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>
/// The requests to a running agent: one of these words and a line feed; the answer is one JSON object and a line feed, and the agent
/// closes.
/// </summary>
public static class ControlRequests
{
    /// <summary>How the station is: a <see cref="StationStatus"/>.</summary>
    public const string Status = "status";

    /// <summary>A part is in view, for a recipe with a software trigger: a <see cref="TriggerAnswer"/>.</summary>
    public const string Trigger = "trigger";

    /// <summary>More bytes than any request has, its line feed included.</summary>
    internal const int MaximumBytes = 64;
}

/// <summary>Why a request was not carried out.</summary>
/// <param name="Error">The reason in one sentence, with what was expected.</param>
public sealed record ControlRefusal(string Error);

/// <summary>What became of a trigger.</summary>
/// <param name="Result">Whether a part begins.</param>
public sealed record TriggerAnswer(TriggerResult Result);
