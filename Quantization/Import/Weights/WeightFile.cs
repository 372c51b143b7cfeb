using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights;

/// <summary>Opens files of trained weights.</summary>
internal static class WeightFile
{
    private const int StartBytes = 16;

    /// <summary>Opens a file; its format is found by its content, whatever its name ends in.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EdgeException">It cannot be read, is damaged, or of a format that is not known.</exception>
    public static IWeightFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (byte[] start, long bytes) = ReadStart(path);
        return SafetensorsFile.Is(start, bytes)
            ? SafetensorsFile.Open(path)
            : throw new EdgeException(
                EdgeFault.Model, "The file is of no format of weights that is known", path, "safetensors",
                "Save the weights in a format that is.");
    }

    private static (byte[] Start, long Bytes) ReadStart(string path)
    {
        try
        {
            // Folders, pipes and devices have no length: opening a pipe would wait for its other end.
            long bytes = new FileInfo(path).Length;
            byte[] start = new byte[Math.Min(StartBytes, bytes)];
            if (bytes > 0)
            {
                using FileStream file = File.OpenRead(path);
                file.ReadExactly(start);
            }

            return (start, bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The weights cannot be read: {fault.Message}", path, "a readable file",
                "Check the path and the permissions.", fault);
        }
    }
}
