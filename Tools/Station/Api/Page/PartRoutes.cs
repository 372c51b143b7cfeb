using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.History;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>Single parts out of the journal: the verdict, its picture, and where in it a score comes from.</summary>
/// <param name="journal">The journal's folder; null where the station has none.</param>
/// <param name="maps">Makes maps.</param>
internal sealed class PartRoutes(string? journal, PartMaps maps) : IPageRoutes
{
    /// <inheritdoc/>
    public void Map(PageMap map)
    {
        map.Get("parts/{result}", Role.Viewer, request => request.AnswerAsync(Find(request), PartPageJson.Default.JournalRow));
        map.Get("parts/{result}/picture", Role.Viewer, ShowPictureAsync);
        map.Get("parts/{result}/map", Role.Viewer, ExplainAsync);
    }

    private JournalRow Find(PageRequest request)
    {
        string folder = journal ?? throw HttpRefusal.NotFound(
            "This station keeps no journal: expected output.journal in its configuration.");
        using JournalReader reader = JournalReader.Open(folder);
        return reader.Query(new JournalFilter { Result = request.Result(), Limit = 1 }).SingleOrDefault()
            ?? throw HttpRefusal.NotFound("The journal has no such result: expected one of this station's.");
    }

    // Which file it is the journal alone says: no path comes from the caller.
    private async Task ShowPictureAsync(PageRequest request)
    {
        JournalPicture picture = Find(request).Picture ?? throw HttpRefusal.NotFound("No picture of the part was kept.");
        if (picture.Deleted is { } why)
        {
            throw new HttpRefusal(StatusCodes.Status410Gone, $"The picture was deleted ({why}): expected one that is still there.");
        }

        byte[] file;
        try
        {
            file = await File.ReadAllBytesAsync(picture.File, request.Gone).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The picture cannot be read: {fault.Message.TrimEnd('.')}", picture.File,
                "a file that the agent's user may read", "Look at the folder, then `edge journal rebuild`.", fault);
        }

        string type = picture.File.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "image/jpeg";
        await request.AnswerAsync(file, type).ConfigureAwait(false);
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
[JsonSerializable(typeof(JournalRow))]
[JsonSerializable(typeof(PartMap))]
internal sealed partial class PartPageJson : JsonSerializerContext;
