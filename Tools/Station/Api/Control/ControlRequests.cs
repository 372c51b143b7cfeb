using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Api.Requests;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>
/// The requests to a running agent: one of these words and a line feed; the answer is one JSON object and a line feed, and the agent
/// closes. Behind <see cref="Trigger"/> may stand, and behind <see cref="Announce"/> stands, a space and a
/// <see cref="PartAnnouncement"/> as a JSON object, behind <see cref="Model"/> a <see cref="ModelRequest"/>.
/// </summary>
public static class ControlRequests
{
    /// <summary>How the station is: a <see cref="StationStatus"/>.</summary>
    public const string Status = "status";

    /// <summary>A part is in view, for a recipe with a software trigger: a <see cref="TriggerAnswer"/>.</summary>
    public const string Trigger = "trigger";

    /// <summary>Who the next part is: an <see cref="AnnounceAnswer"/>.</summary>
    public const string Announce = "announce";

    /// <summary>What to do with the models in slots: a <see cref="ModelAnswer"/>.</summary>
    public const string Model = "model";

    /// <summary>More bytes than any request has, its line feed included.</summary>
    internal const int MaximumBytes = 2048;

    /// <summary>A request that says who a part is.</summary>
    /// <param name="request"><see cref="Trigger"/> or <see cref="Announce"/>.</param>
    /// <param name="part">Who it is.</param>
    public static string Of(string request, PartAnnouncement part) =>
        $"{request} {PlainJson.Text(part, RequestJson.Default.PartAnnouncement)}";

    /// <summary>A request about models.</summary>
    internal static string Of(ModelRequest request) => $"{Model} {PlainJson.Text(request, ControlJson.Default.ModelRequest)}";
}

/// <summary>What an agent is to do with the models in its slots.</summary>
/// <param name="Do">
/// "try": judge by the model in a slot; "good": end the trial, the model stays; "back": the model before comes back; "check": golden parts
/// are judged.
/// </param>
internal sealed record ModelRequest(string Do)
{
    /// <summary>The slot, with "try".</summary>
    public string? Slot { get; init; }

    /// <summary>Who asks, with "good", and why, with "back".</summary>
    public string? Reason { get; init; }
}

/// <summary>The agent does it; what becomes of it stands in the table of slots.</summary>
/// <param name="Model">"accepted".</param>
internal sealed record ModelAnswer(string Model);

/// <summary>Why a request was not carried out.</summary>
/// <param name="Error">The reason in one sentence, with what was expected.</param>
public sealed record ControlRefusal(string Error);
