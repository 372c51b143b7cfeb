using System.Text.Json;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Evaluate;

/// <summary>
/// Writes the verdict on every image to a file, one JSON object a line. Until it is published, an older file of that name stays as it is.
/// </summary>
internal sealed class PredictionWriter : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly string _path;
    private readonly string _draft;
    private EdgeException? _fault;

    private PredictionWriter(string path)
    {
        _path = path;
        if (Directory.Exists(path))
        {
            throw Unwritable("it is a folder");
        }

        // A device, /dev/stdout for one, takes lines as they come and must not be replaced by a file.
        _draft = Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal) ? path : $"{path}.{Environment.ProcessId}.part";
        _writer = Try(() => new StreamWriter(_draft));
    }

    /// <summary>Opens a draft beside the file, or returns null when no file is requested.</summary>
    /// <exception cref="EdgeException">It cannot be written.</exception>
    public static PredictionWriter? Open(string? path) => path is null ? null : new PredictionWriter(path);

    /// <summary>
    /// Writes one verdict. That it cannot be written is reported by <see cref="Publish"/>: until then the work goes on, for its report is
    /// worth having.
    /// </summary>
    public void Write(in Verdict verdict)
    {
        if (_fault is not null)
        {
            return;
        }

        Prediction line = new(
            verdict.Frame.Origin ?? "", verdict.Frame.Truth ?? "", verdict.Label, verdict.Score,
            verdict.Outcome.ToString().ToLowerInvariant());
        try
        {
            Try(() => _writer.WriteLine(JsonSerializer.Serialize(line, CliJson.Lines.Prediction)));
        }
        catch (EdgeException fault)
        {
            _fault = fault;
        }
    }

    /// <summary>Puts the finished draft in the place of the file.</summary>
    /// <exception cref="EdgeException">A verdict or the file cannot be written.</exception>
    public void Publish() => Try(() =>
    {
        if (_fault is not null)
        {
            throw _fault;
        }

        _writer.Dispose();
        if (_draft != _path)
        {
            File.Move(_draft, _path, overwrite: true);
        }
    });

    /// <summary>Removes a draft that was not published.</summary>
    /// <exception cref="EdgeException">It cannot be closed or removed.</exception>
    public void Dispose() => Try(() =>
    {
        try
        {
            _writer.Dispose();
        }
        finally
        {
            if (_draft != _path)
            {
                File.Delete(_draft);
            }
        }
    });

    private void Try(Action action) => Try(() => { action(); return true; });

    private T Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(fault.Message, fault);
        }
    }

    private EdgeException Unwritable(string reason, Exception? fault = null) => new(
        EdgeFault.File,
        $"The predictions cannot be written: {reason}",
        _path,
        "a file in a place with room and write permission",
        "Choose another file.",
        fault);
}

/// <summary>One line of <c>edge evaluate --predictions</c>.</summary>
/// <param name="Image">Path of the file.</param>
/// <param name="Truth">The true label.</param>
/// <param name="Label">The label with the highest score.</param>
/// <param name="Score">Its softmax probability, 0..1.</param>
/// <param name="Outcome">"ok", "ng" or "unsure".</param>
internal sealed record Prediction(string Image, string Truth, string? Label, float Score, string Outcome);
