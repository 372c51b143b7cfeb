using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>Labelled pictures for training, as one file.</summary>
/// <param name="journal">The journal.</param>
/// <param name="questions">Answers what takes a core for a while.</param>
internal sealed class LabelExportRoutes(PageJournal journal, PageQuestions questions) : IPageRoutes
{
    /// <inheritdoc/>
    public void Map(PageMap map) => map.Get("labels/export", Role.Operator, ExportAsync);

    private async Task ExportAsync(PageRequest request)
    {
        JournalFilter filter = new() { From = request.Moment("from"), To = request.Moment("to") };
        if (filter.From >= filter.To)
        {
            throw HttpRefusal.Wrong("from is not before to: expected the first moment, then the last.");
        }

        LabelFile labels = journal.Labels();
        long[] places = await questions.AskAsync(() => Labelled(labels, filter), request.Gone).ConfigureAwait(false);
        try
        {
            int pictures = await new LabelZip(labels).WriteAsync(journal.At(places), () => Begin(request), request.Gone)
                .ConfigureAwait(false);
            if (pictures == 0)
            {
                throw HttpRefusal.NotFound("No labelled part has a picture that is there: expected one, of this time.");
            }
        }
        catch (Exception fault) when (fault is EdgeException or IOException or UnauthorizedAccessException)
        {
            if (request.Http.Response.HasStarted)
            {
                // Too late for a sentence; the caller sees that it is not whole.
                request.Http.Abort();
                return;
            }

            request.Http.Response.Headers.ContentDisposition = default;
            throw fault as EdgeException ?? Unreadable(fault);
        }
    }

    private long[] Labelled(LabelFile labels, JournalFilter filter)
    {
        using JournalLoan loan = journal.Open(out JournalReader reader);
        return [.. reader.Find(labels.Labels.Keys, filter).Select(place => place.Sequence).Order()];
    }

    private static Stream Begin(PageRequest request)
    {
        HttpResponse response = request.Http.Response;
        request.Begin("application/zip");
        response.Headers.ContentDisposition = "attachment; filename=\"labels.zip\"";
        return response.Body;
    }

    private static EdgeException Unreadable(Exception fault) => new(
        EdgeFault.File, $"The pictures cannot be exported: {fault.Message.TrimEnd('.')}", "labels/export",
        "pictures that the agent's user may read", "Look at the folder, then `edge journal rebuild`.", fault);
}
