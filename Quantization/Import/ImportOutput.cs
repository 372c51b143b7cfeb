using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import;

/// <summary>The two files of an import: written beside their places and put there at the end.</summary>
/// <param name="model">The .onnx file.</param>
/// <param name="manifest">The .json file, in the same folder.</param>
/// <param name="replaces">Whether files that are there already are replaced.</param>
internal sealed class ImportOutput(string model, string manifest, bool replaces)
{
    private const int BufferBytes = 1 << 18;

    /// <summary>Writes both files, or none.</summary>
    /// <param name="modelBytes">Size of the model.</param>
    /// <param name="writeModel">Writes the model.</param>
    /// <param name="manifestBytes">The manifest.</param>
    /// <exception cref="EdgeException">One of them is there already, or the place cannot be written.</exception>
    public void Write(long modelBytes, Action<Stream> writeModel, byte[] manifestBytes)
    {
        ThrowIfThere();
        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(model))!;
            OutputFolder.ThrowIfNoPlace(folder, modelBytes + manifestBytes.Length);
            using OutputFolder made = OutputFolder.Make(folder);
            try
            {
                using (FileStream stream = new(Draft(model), FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes))
                {
                    writeModel(stream);
                }

                File.WriteAllBytes(Draft(manifest), manifestBytes);
                Publish();
                made.Keep();
            }
            finally
            {
                File.Delete(Draft(model));
                File.Delete(Draft(manifest));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The model cannot be written: {fault.Message}", model, "a place with room and write permission",
                "Choose another place.", fault);
        }
    }

    private void ThrowIfThere()
    {
        foreach (string path in (string[])[model, manifest])
        {
            if (Directory.Exists(path))
            {
                throw new EdgeException(
                    EdgeFault.File, "There is a folder of that name", path, "a new name, or that of a file", "Choose another one.");
            }

            if (File.Exists(path) && !replaces)
            {
                throw new EdgeException(
                    EdgeFault.File, "There is something of that name already", path, "a new name",
                    "Choose another one, or let what is there be replaced (--replace).");
            }
        }
    }

    // The model without a manifest is of no use, one with an old manifest does harm: the manifest goes first.
    private void Publish()
    {
        File.Move(Draft(manifest), manifest, replaces);
        try
        {
            File.Move(Draft(model), model, replaces);
        }
        catch when (!replaces)
        {
            File.Delete(manifest);
            throw;
        }
    }

    private static string Draft(string path) => $"{path}.{Environment.ProcessId}.tmp";
}
