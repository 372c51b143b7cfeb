using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Labelling;

/// <summary>
/// What people said that parts are, in a file beside the journal: people's work has to outlive a damaged database and verdicts that went
/// with the years. One JSON object a line, only ever added to; of several labels of one result the last holds.
/// </summary>
internal sealed class LabelFile
{
    /// <summary>Name of the file in the journal's folder.</summary>
    public const string FileName = "journal.labels.jsonl";

    private const byte LineEnd = (byte)'\n';

    private readonly string _path;
    private readonly Dictionary<Guid, PartLabel> _labels = [];

    private LabelFile(string path) => _path = path;

    /// <summary>The label that holds, by result.</summary>
    public IReadOnlyDictionary<Guid, PartLabel> Labels => _labels;

    /// <summary>Lines that are no label, such as one that a power cut tore.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Reads the labels beside a journal; there may be none yet.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public static LabelFile Read(string folder)
    {
        LabelFile file = new(Path.Combine(Path.GetFullPath(folder), FileName));
        try
        {
            foreach (string line in LineFile.Read(file._path))
            {
                file.Take(Parse(line));
            }

            return file;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The labels cannot be read: {fault.Message.TrimEnd('.')}", file._path, "a file that this user may read",
                "Ask as the agent's user (sudo -u edge-agent).", fault);
        }
    }

    /// <summary>Adds labels, all of them or none.</summary>
    /// <exception cref="EdgeException">They cannot be written.</exception>
    public void Add(IReadOnlyList<PartLabel> labels)
    {
        try
        {
            LineFile.Append(
                _path, [.. labels.SelectMany(label => (byte[])[.. PlainJson.Bytes(label, LabelJson.Default.PartLabel), LineEnd])]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"No label was written: {fault.Message.TrimEnd('.')}", _path,
                "a file that can be made or appended to, in the journal's folder",
                "Ask as the agent's user (sudo -u edge-agent), and once more where another program was writing.", fault);
        }

        foreach (PartLabel label in labels)
        {
            Take(label);
        }
    }

    private void Take(PartLabel? label)
    {
        if (label is null)
        {
            Unreadable++;
        }
        else
        {
            _labels[label.Result] = label;
        }
    }

    private static PartLabel? Parse(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement label = json.RootElement;
            return new PartLabel
            {
                Result = label.GetProperty("result").GetGuid(),
                Label = label.GetProperty("label").GetString()!,
                Good = label.GetProperty("good").GetBoolean(),
                By = label.GetProperty("by").GetString()!,
                At = label.GetProperty("at").GetDateTimeOffset(),
                Reason = label.GetProperty("reason").GetString()!,
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
