using System.Globalization;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.History;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>Parts out of the journal: verdicts, their pictures, and where in one a score comes from.</summary>
/// <param name="journal">The journal.</param>
/// <param name="maps">Makes maps.</param>
/// <param name="audit">Where changes are noted.</param>
internal sealed class PartRoutes(PageJournal journal, PartMaps maps, PageAudit audit) : IPageRoutes
{
    private const int MostParts = 200;
    private const int UsualParts = 50;

    /// <inheritdoc/>
    public void Map(PageMap map)
    {
        map.Ask("parts", Role.Viewer, List, PartPageJson.Default.PartList);
        map.Ask("parts/{result}", Role.Viewer, Show, PartPageJson.Default.PagePart);
        map.Post("parts/{result}/pin", Role.Operator, PinAsync);
        map.Get("parts/{result}/picture", Role.Viewer, ShowPictureAsync);
        map.Get("parts/{result}/map", Role.Viewer, ExplainAsync);
    }

    /// <summary>How many items of a list a request asks for.</summary>
    public static int Limit(PageRequest request) => (int)(request.Query("limit", 1, MostParts) ?? UsualParts);

    private JournalRow Find(PageRequest request)
    {
        using JournalLoan loan = journal.Open(out JournalReader reader);
        return PageJournal.Row(reader, request.Result());
    }

    // One more than is answered is asked for: that there is one says that the list goes on.
    private PartList List(PageRequest request)
    {
        int limit = Limit(request);
        JournalFilter filter = new()
        {
            Outcome = request.Word("outcome", "ok", "ng", "unsure") is { } outcome ? Enum.Parse<Outcome>(outcome, ignoreCase: true) : null,
            Label = request.Query("label"),
            Serial = request.Query("serial"),
            Batch = request.Query("batch"),
            From = request.Moment("from"),
            To = request.Moment("to"),
            HasPicture = request.Word("picture", "true") is not null,
            Before = request.Query("before", 1, long.MaxValue),
            Limit = limit + 1,
        };
        if (filter.From >= filter.To)
        {
            throw HttpRefusal.Wrong("from is not before to: expected the first moment, then the last.");
        }

        using JournalLoan loan = journal.Open(out JournalReader reader);
        JournalRow[] rows = [.. reader.Query(filter).Reverse()];
        LabelFile labels = journal.Labels();
        return new PartList(
            [.. rows.Take(limit).Select(row => PagePart.Of(row, labels))],
            rows.Length > limit ? rows[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    private PagePart Show(PageRequest request)
    {
        using JournalLoan loan = journal.Open(out JournalReader reader);
        JournalRow row = PageJournal.Row(reader, request.Result());
        return PagePart.Of(row, journal.Labels()) with
        {
            Older = reader.Query(new JournalFilter { Before = row.Sequence, Limit = 1 }).SingleOrDefault()?.Result,
            Newer = reader.Following(row.Sequence, long.MaxValue, 1).SingleOrDefault()?.Result,
        };
    }

    private async Task PinAsync(PageRequest request)
    {
        Guid result = request.Result();
        bool isPinned = PageRequest.Flag(await request.BodyAsync("pinned").ConfigureAwait(false), "pinned")
            ?? throw HttpRefusal.Wrong("The member pinned is missing: expected true or false.");
        _ = Find(request);
        audit.Make(
            request, isPinned ? "part.pin" : "part.unpin", $"The picture of {result}.",
            () => ThrowIfRefused(PicturePins.Set(journal.Folder, result, isPinned)));
        await request.DoneAsync().ConfigureAwait(false);
    }

    private static void ThrowIfRefused(PinResult result)
    {
        switch (result)
        {
            case PinResult.Deleted:
                throw new HttpRefusal(StatusCodes.Status410Gone, "The picture was deleted before: expected one that is still there.");
            case PinResult.NoPicture:
                throw HttpRefusal.NotFound(
                    "No picture of such a result is listed: expected one that was kept; a new one is listed after a second or two.");
        }
    }

    // Which file it is the journal alone says: no path comes from the caller. A part's picture never changes, so its result names it.
    private async Task ShowPictureAsync(PageRequest request)
    {
        JournalPicture picture = Find(request).Picture ?? throw HttpRefusal.NotFound("No picture of the part was kept.");
        if (picture.Deleted is { } why)
        {
            throw new HttpRefusal(StatusCodes.Status410Gone, $"The picture was deleted ({why}): expected one that is still there.");
        }

        string tag = $"\"{request.Result():N}\"";
        IHeaderDictionary headers = request.Http.Response.Headers;
        headers.ETag = tag;
        headers.CacheControl = "private, no-cache";
        if (request.Http.Request.Headers.IfNoneMatch.Contains(tag))
        {
            await request.DoneAsync(StatusCodes.Status304NotModified).ConfigureAwait(false);
            return;
        }

        FileStream file;
        try
        {
            file = File.OpenRead(picture.File);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The picture cannot be read: {fault.Message.TrimEnd('.')}", picture.File,
                "a file that the agent's user may read", "Look at the folder, then `edge journal rebuild`.", fault);
        }

        string type = picture.File.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "image/jpeg";
        await using (file.ConfigureAwait(false))
        {
            await request.AnswerAsync(file, type).ConfigureAwait(false);
        }
    }

    private async Task ExplainAsync(PageRequest request)
    {
        PartMap map = await maps.ExplainAsync(Find(request), request.Query("label"), request.Gone).ConfigureAwait(false);
        await request.AnswerAsync(map, PartPageJson.Default.PartMap).ConfigureAwait(false);
    }
}

/// <summary>Source-generated JSON of parts on the page, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PartList))]
[JsonSerializable(typeof(PagePart))]
[JsonSerializable(typeof(PartMap))]
internal sealed partial class PartPageJson : JsonSerializerContext;
