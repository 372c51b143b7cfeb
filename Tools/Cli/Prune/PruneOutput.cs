using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Prune;

/// <summary>
/// The files that a pruning writes: network, manifest and report, with one name. All are written whole before the first takes its place;
/// the network takes it last, so a new network always has its own report and manifest beside it.
/// </summary>
/// <param name="path">The network, an .onnx file.</param>
/// <param name="manifest">The whole network's manifest, which the pruned one gets too.</param>
internal sealed class PruneOutput(string path, string manifest)
{
    private const string Extension = ".onnx";

    // Manifest and report.
    private const long BesideNetwork = 1_000_000;

    private readonly string _path = Path.GetFullPath(path);

    private string ManifestPath => Path.ChangeExtension(_path, ".json");

    private string ReportPath => Path.ChangeExtension(_path, ".report.json");

    /// <summary>Says that a network of an earlier run lies there, as the end of a sentence that no new one does; empty without.</summary>
    public string Earlier => File.Exists(_path) ? $", and {Path.GetFileName(_path)} is that of an earlier run" : "";

    /// <summary>Whether a path is that of a network.</summary>
    public static bool IsNetwork(string path) =>
        path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) && Path.GetFileName(path).Length > Extension.Length;

    /// <summary>Makes sure, before long work, that the files could be written. Nothing is left there.</summary>
    /// <param name="model">The whole network's file.</param>
    /// <param name="bytes">Size of the whole network.</param>
    /// <exception cref="EdgeException">They could not.</exception>
    public void ThrowIfNoPlace(string model, long bytes)
    {
        if (new[] { _path, ManifestPath, ReportPath }.Intersect([Path.GetFullPath(model), Path.GetFullPath(manifest)]).Any())
        {
            throw new EdgeException(
                EdgeFault.Configuration, "The pruned network would replace the whole one or its manifest", path, "another name",
                "Choose another place with --output.");
        }

        Guard(() =>
        {
            ThrowIfInTheWay();
            OutputFolder.ThrowIfNoPlace(Path.GetDirectoryName(_path)!, bytes + BesideNetwork);
        });
    }

    /// <summary>Writes everything; files of these names are replaced.</summary>
    /// <param name="network">The pruned network.</param>
    /// <param name="model">The whole one.</param>
    /// <param name="report">The report.</param>
    /// <exception cref="EdgeException">
    /// The place cannot be written. Where it takes all of the new files, but not all in their places, manifest or report may be replaced
    /// and the network not.
    /// </exception>
    public void Write(byte[] network, FloatModel model, PruningReport report) => Publish(new Dictionary<string, byte[]>
    {
        [ReportPath] = BytesOf(report), [ManifestPath] = ManifestOf(model), [_path] = network,
    });

    /// <summary>Writes the report alone.</summary>
    /// <exception cref="EdgeException">The place cannot be written.</exception>
    public void WriteReport(PruningReport report) => Publish(new Dictionary<string, byte[]> { [ReportPath] = BytesOf(report) });

    private static byte[] BytesOf(PruningReport report) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(report, ReportJson.File.PruningReport), (byte)'\n'];

    // As people wrote it. Where the whole network ended in a Softmax, the pruned one does not.
    private byte[] ManifestOf(FloatModel model)
    {
        byte[] bytes = File.ReadAllBytes(manifest);
        if (model.Manifest.Output == model.Bundle.Manifest.Output)
        {
            return bytes;
        }

        JsonDocumentOptions lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        JsonNode document = JsonNode.Parse(bytes, documentOptions: lenient)!;
        document["output"] = nameof(ModelOutput.Logits).ToLowerInvariant();
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true }))
        {
            document.WriteTo(writer);
        }

        return stream.ToArray();
    }

    private void Publish(Dictionary<string, byte[]> files) => Guard(() =>
    {
        ThrowIfInTheWay();
        using OutputFolder folder = OutputFolder.Make(Path.GetDirectoryName(_path)!);
        try
        {
            foreach ((string file, byte[] content) in files)
            {
                File.WriteAllBytes(Draft(file), content);
            }

            foreach (string file in files.Keys)
            {
                File.Move(Draft(file), file, overwrite: true);
            }

            folder.Keep();
        }
        finally
        {
            foreach (string file in files.Keys)
            {
                File.Delete(Draft(file));
            }
        }
    });

    private void ThrowIfInTheWay()
    {
        if (new[] { _path, ManifestPath, ReportPath }.FirstOrDefault(Directory.Exists) is { } folder)
        {
            throw new IOException($"The folder {folder} is in the way.");
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The pruned network cannot be written: {fault.Message.TrimEnd('.')}", path,
                "a place with room and write permission", "Choose another place with --output.", fault);
        }
    }

    private static string Draft(string file) => $"{file}.{Environment.ProcessId}.tmp";
}
