namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Native;

/// <summary>Where the ONNX Runtime of this process lies: it looks for execution providers beside itself.</summary>
internal static class LoadedLibrary
{
    private const string FileName = "libonnxruntime.so";

    /// <summary>
    /// The first of some files that is not beside the loaded library; null when all are there, or it is not known where it lies.
    /// </summary>
    /// <param name="names">File names.</param>
    /// <param name="folder">The library's folder, or null.</param>
    public static string? FirstMissing(IReadOnlyList<string> names, out string? folder)
    {
        folder = Folder();
        string? here = folder;
        return here is null ? null : names.FirstOrDefault(name => !File.Exists(Path.Combine(here, name)));
    }

    // The kernel's list of what is mapped, proc_pid_maps(5): address, rights, offset, device, inode, path.
    private static string? Folder()
    {
        try
        {
            return File.ReadLines("/proc/self/maps")
                .Select(line => line.IndexOf('/') is >= 0 and int start ? line[start..] : "")
                .Where(path => Path.GetFileName(path).StartsWith(FileName, StringComparison.Ordinal))
                .Select(Path.GetDirectoryName)
                .FirstOrDefault();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
