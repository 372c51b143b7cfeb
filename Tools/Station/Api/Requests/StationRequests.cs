using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Api.Requests;

/// <summary>
/// What may be asked of a running station from outside, the same by every way that a request comes: who the next part is, a trigger, a
/// picture that is to be kept. For any thread.
/// </summary>
/// <param name="station">The station.</param>
/// <param name="journal">The folder of the journal that lists its pictures; null where it keeps none.</param>
/// <param name="envelope">Members that a request may have beside its own, for the way it comes by.</param>
internal sealed class StationRequests(StationHost station, string? journal, params string[] envelope)
{
    private const string Serial = "serial";
    private const string Batch = "batch";
    private const string Result = "result";

    /// <summary>Why what cannot be read says nothing about a part.</summary>
    public static RequestRefusal NoPart { get; } = RequestBody.NoObject([Serial, Batch]);

    /// <summary>The requests to a running station.</summary>
    /// <param name="running">The station.</param>
    /// <param name="envelope">Members that a request may have beside its own, for the way it comes by.</param>
    public static StationRequests To(RunningStation running, params string[] envelope) => new(
        running.Host, running.Configuration.Outputs.OfType<EvidenceConfiguration>().FirstOrDefault()?.Settings.Journal, envelope);

    /// <summary>Says who the next part is.</summary>
    /// <param name="request">A <see cref="PartAnnouncement"/> as JSON.</param>
    public RequestOutcome<AnnounceAnswer> Announce(JsonElement request)
    {
        if (!ReadPart(request).TryGet(out PartAnnouncement? part, out RequestRefusal? refusal))
        {
            return refusal;
        }

        if (part is { Serial: null, Batch: null })
        {
            return RequestRefusal.Wrong("Nothing is announced: expected a serial, a batch or both.");
        }

        PartIdentities identities = station.Line.Identities;
        identities.Announce(part.Serial, part.Batch);
        return new AnnounceAnswer(identities.Waiting ?? "", identities.Batch);
    }

    /// <summary>A part is in view.</summary>
    /// <param name="request">A <see cref="PartAnnouncement"/> as JSON, or undefined.</param>
    public RequestOutcome<TriggerAnswer> Trigger(JsonElement request)
    {
        if (!ReadPart(request).TryGet(out PartAnnouncement? part, out RequestRefusal? refusal))
        {
            return refusal;
        }

        if (station.Line is not { TriggerType: TriggerType.Software } line)
        {
            return RequestRefusal.Impossible(
                "Parts of this station do not announce themselves by a call: expected a recipe with the trigger type software.");
        }

        TriggerResult result = line.Trigger(new PartIdentity(part.Serial, part.Batch), out long number);
        return new TriggerAnswer(result) { Part = number > 0 ? number : null };
    }

    /// <summary>Keeps the picture of a result whatever comes. Reads and writes files, and may wait for the journal.</summary>
    /// <param name="request">An object with the result's id.</param>
    /// <returns>Null where it is kept; else why not.</returns>
    public RequestRefusal? Pin(JsonElement request)
    {
        if (!Read(request, Result).TryGet(out RequestBody? body, out RequestRefusal? refusal))
        {
            return refusal;
        }

        if (!Guid.TryParseExact(body[Result], "D", out Guid result))
        {
            return RequestRefusal.Wrong(
                $"No result is named: expected {Result} with the id of one, such as 019a8c2e-7b1d-7c43-9d0e-5f2a61b0c9d4.");
        }

        try
        {
            return journal is null
                ? RequestRefusal.Impossible("This station keeps no pictures: expected output.evidence in its configuration.")
                : Pin(journal, result);
        }
        catch (EdgeException fault)
        {
            return RequestRefusal.Impossible(fault.Message);
        }
    }

    /// <summary>Reads the recipe's file again.</summary>
    /// <param name="request">An object without members of its own, or undefined.</param>
    /// <param name="by">Who asked, for the audit.</param>
    /// <returns>Null where it is in force; else why not.</returns>
    public RequestRefusal? ReadRecipe(JsonElement request, string by)
    {
        if (Read(request).Refusal is { } refusal)
        {
            return refusal;
        }

        if (station.Recipe is not { } recipe)
        {
            return RequestRefusal.Impossible("This station has no recipe: expected one in its configuration.");
        }

        try
        {
            RecipeChange change = recipe.ReadAgain(by);
            return change.Refused.Count > 0 ? RequestRefusal.Impossible(SettingFaults.Message("recipe", change.Refused)) : null;
        }
        catch (EdgeException fault)
        {
            return RequestRefusal.Impossible(fault.Message);
        }
    }

    private static RequestRefusal? Pin(string journal, Guid result) => PicturePins.Set(journal, result, isPinned: true) switch
    {
        PinResult.Done => null,
        PinResult.Deleted => RequestRefusal.Impossible(
            $"The picture of the result {result} was deleted before: expected one that is still there."),
        _ => RequestRefusal.Impossible(
            IsKnown(journal, result)
                ? $"No picture of the result {result} is listed: expected one that was kept (output.evidence); one of a part that was just "
                    + "judged is listed after a second or two."
                : $"The journal has no result {result}: expected one of this station's."),
    };

    private static bool IsKnown(string journal, Guid result)
    {
        using JournalReader reader = JournalReader.Open(journal);
        return reader.Query(new JournalFilter { Result = result }).Any();
    }

    private RequestOutcome<PartAnnouncement> ReadPart(JsonElement request)
    {
        if (!Read(request, Serial, Batch).TryGet(out RequestBody? body, out RequestRefusal? refusal))
        {
            return refusal;
        }

        return PartIdentities.Refusal(body[Serial], body[Batch]) is { } fault
            ? RequestRefusal.Wrong(fault)
            : new PartAnnouncement(body[Serial], body[Batch]);
    }

    private RequestOutcome<RequestBody> Read(JsonElement request, params string[] members) =>
        RequestBody.Read(request, [.. envelope, .. members]);
}
