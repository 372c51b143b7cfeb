using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Labelling;

/// <summary>
/// What people said that parts are, in a file beside the journal: people's work has to outlive a damaged database and verdicts that went
/// with the years. One JSON object a line, only ever added to; of several labels of one result the last holds that was not taken back.
/// </summary>
internal sealed class LabelFile
{
    /// <summary>Name of the file in the journal's folder.</summary>
    public const string FileName = "journal.labels.jsonl";

    private const byte LineEnd = (byte)'\n';

    private readonly string _path;
    private readonly Dictionary<Guid, PartLabel> _labels;
    private readonly Dictionary<Guid, IReadOnlyList<PartLabel>> _before;

    private LabelFile(string path, LabelFile? copied = null)
    {
        _path = path;
        _labels = new(copied?._labels ?? []);
        _before = new(copied?._before ?? []);
        Unreadable = copied?.Unreadable ?? 0;
    }

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
                file.Take(line);
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

    /// <summary>The same, for a caller who adds to it while others read this one.</summary>
    public LabelFile Copy() => new(_path, this);

    /// <summary>Bytes that this copy has added to the file.</summary>
    public long AppendedBytes { get; private set; }

    /// <summary>Whether a label says what holds already, by the same person: what is said twice is said once.</summary>
    public bool Holds(PartLabel label) =>
        _labels.TryGetValue(label.Result, out PartLabel? now) && (now.Label, now.Good, now.By) == (label.Label, label.Good, label.By);

    /// <summary>Adds labels, all of them or none.</summary>
    /// <exception cref="EdgeException">They cannot be written.</exception>
    public void Add(IReadOnlyList<PartLabel> labels)
    {
        Append([.. labels.SelectMany(label => (byte[])[.. PlainJson.Bytes(label, LabelJson.Default.PartLabel), LineEnd])]);
        foreach (PartLabel label in labels)
        {
            Take(label);
        }
    }

    /// <summary>Takes back the label that holds of a result: the one before it holds again, or none.</summary>
    /// <param name="result">The result.</param>
    /// <param name="by">Who takes it back.</param>
    /// <param name="at">When.</param>
    /// <returns>False where the result has none.</returns>
    /// <exception cref="EdgeException">It cannot be written.</exception>
    public bool TakeBack(Guid result, string by, DateTimeOffset at)
    {
        if (!_labels.ContainsKey(result))
        {
            return false;
        }

        Append([.. PlainJson.Bytes(new TakenBack(result, IsTakenBack: true, by, at), LabelJson.Default.TakenBack), LineEnd]);
        Forget(result);
        return true;
    }

    private void Append(byte[] lines)
    {
        try
        {
            LineFile.Append(_path, lines);
            AppendedBytes += lines.Length;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"No label was written: {fault.Message.TrimEnd('.')}", _path,
                "a file that can be made or appended to, in the journal's folder",
                "Ask as the agent's user (sudo -u edge-agent), and once more where another program was writing.", fault);
        }
    }

    private void Take(string line)
    {
        switch (Parse(line))
        {
            case (_, { } label):
                Take(label);
                break;
            case ({ } result, _):
                Forget(result);
                break;
            default:
                Unreadable++;
                break;
        }
    }

    private void Take(PartLabel label)
    {
        if (_labels.TryGetValue(label.Result, out PartLabel? before))
        {
            _before[label.Result] = [.. _before.GetValueOrDefault(label.Result) ?? [], before];
        }

        _labels[label.Result] = label;
    }

    private void Forget(Guid result)
    {
        if (_before.Remove(result, out IReadOnlyList<PartLabel>? before))
        {
            _labels[result] = before[^1];
            if (before.Count > 1)
            {
                _before[result] = [.. before.SkipLast(1)];
            }
        }
        else
        {
            _labels.Remove(result);
        }
    }

    // A label, or the result of which one was taken back; neither for what is no such line.
    private static (Guid? TakenBack, PartLabel? Label) Parse(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement label = json.RootElement;
            Guid result = label.GetProperty("result").GetGuid();
            bool isTakenBack = label.TryGetProperty("takenBack", out JsonElement flag) && flag.GetBoolean();
            return isTakenBack ? (result, null) : (null, Parse(result, label));
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return default;
        }
    }

    private static PartLabel Parse(Guid result, JsonElement label) => new()
    {
        Result = result,
        Label = label.GetProperty("label").GetString()!,
        Good = label.GetProperty("good").GetBoolean(),
        By = label.GetProperty("by").GetString()!,
        At = label.GetProperty("at").GetDateTimeOffset(),
        Reason = label.GetProperty("reason").GetString()!,
    };
}
