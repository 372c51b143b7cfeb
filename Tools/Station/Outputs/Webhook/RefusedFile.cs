using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.JsonLines;

namespace EdgeConvNeXt.Station.Outputs.Webhook;

/// <summary>The file beside the journal with the results that the receiver refused for good, one JSON object a line.</summary>
/// <param name="path">The file.</param>
/// <param name="clock">The clock of the lines.</param>
internal sealed class RefusedFile(string path, TimeProvider clock)
{
    private const string Name = "webhook.refused.jsonl";

    /// <summary>The file beside a journal.</summary>
    public static string Beside(string database) => Path.Combine(Path.GetDirectoryName(database)!, Name);

    /// <summary>The file.</summary>
    public string Place => path;

    /// <summary>Appends one; on return it is on the medium.</summary>
    /// <exception cref="Exception">It could not be written; which exception says so is the platform's choice.</exception>
    public void Append(JournalRow row, string reason)
    {
        using FileLineTarget file = FileLineTarget.Open(path);
        RefusedResult refused = new(VerdictJson.Text(clock.GetUtcNow()), reason, row);
        file.Append([.. PlainJson.Bytes(refused, WebhookJson.Default.RefusedResult), (byte)'\n']);
        file.Sync();
    }
}
