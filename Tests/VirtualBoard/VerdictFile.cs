using System.Text.Json;

namespace EdgeConvNeXt.VirtualBoard;

/// <summary>
/// A file of verdicts as the agent leaves it. Part numbers run from 1 at each start without a gap; the last line before a start, or of the
/// file, may be torn by a power cut.
/// </summary>
internal sealed class VerdictFile
{
    private readonly List<long> _starts = [];
    private bool _isTorn;

    /// <summary>How many verdicts each start of the agent wrote, the oldest first.</summary>
    public IReadOnlyList<long> Starts => _starts;

    /// <summary>The first thing that is wrong with the file, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Reads a whole file.</summary>
    public static VerdictFile Read(string path)
    {
        VerdictFile file = new();
        if (!File.Exists(path))
        {
            return new VerdictFile { Fault = $"{path}: there is no such file" };
        }

        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            file.Fault ??= file.Take(line) is { } fault ? $"line {number}: {fault}" : null;
        }

        return file;
    }

    private string? Take(string line)
    {
        if (PartOf(line) is not { } part)
        {
            string? fault = _isTorn ? "a second torn line in one start" : null;
            _isTorn = true;
            return fault;
        }

        if (part == 1)
        {
            _starts.Add(0);
            _isTorn = false;
        }

        if (_isTorn)
        {
            return "a torn line that is not the last of its start";
        }

        if (_starts.Count == 0 || part != _starts[^1] + 1)
        {
            return $"part {part} after {(_starts.Count == 0 ? 0 : _starts[^1])}";
        }

        _starts[^1]++;
        return null;
    }

    private static long? PartOf(string line)
    {
        try
        {
            using JsonDocument verdict = JsonDocument.Parse(line);
            return verdict.RootElement.TryGetProperty("outcome", out _) ? verdict.RootElement.GetProperty("part").GetInt64() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
