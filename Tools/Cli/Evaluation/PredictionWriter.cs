using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Cli.Evaluation;

/// <summary>Writes the verdict on every image to a file, one JSON object a line.</summary>
internal sealed class PredictionWriter : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly string _path;

    private PredictionWriter(StreamWriter writer, string path)
    {
        _writer = writer;
        _path = path;
    }

    /// <summary>Opens the file, or returns null when none is wanted.</summary>
    /// <exception cref="EdgeException">It cannot be written.</exception>
    public static PredictionWriter? Open(string? path) =>
        path is null ? null : new PredictionWriter(Try(() => new StreamWriter(path), path), path);

    /// <summary>Writes one verdict.</summary>
    /// <exception cref="EdgeException">It cannot be written.</exception>
    public void Write(in Verdict verdict)
    {
        Prediction line = new(
            verdict.Frame.Origin ?? "", verdict.Frame.Truth ?? "", verdict.Label, verdict.Score, verdict.Outcome.ToString().ToLowerInvariant());
        Try(() => { _writer.WriteLine(JsonSerializer.Serialize(line, CliJson.Lines.Prediction)); return true; }, _path);
    }

    /// <summary>Writes out what is left.</summary>
    /// <exception cref="EdgeException">It cannot be written.</exception>
    public void Dispose() => Try(() => { _writer.Dispose(); return true; }, _path);

    private static T Try<T>(Func<T> action, string path)
    {
        try
        {
            return action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The predictions cannot be written: {fault.Message}", path, "a place with room and write permission", "Choose another file.", fault);
        }
    }
}
