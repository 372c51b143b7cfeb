using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Station.Outputs;

/// <summary>A secret that lies in a file, since configurations are shown and copied.</summary>
internal static class SecretFile
{
    private const int LongestSecret = 4096;
    private const int LargestFile = 1 << 20;

    /// <summary>Refuses what is no file, or one that is too large: opening a pipe would wait for ever.</summary>
    /// <exception cref="IOException">It is none.</exception>
    public static void ThrowIfNoFile(string path)
    {
        if (FileStatus.Read(path, out FileStatus status) == 0 && (!status.IsFile || status.Size > LargestFile))
        {
            throw new IOException(status.IsFile ? $"{path} is larger than {LargestFile} bytes" : $"{path} is no file");
        }
    }

    /// <summary>Reads a secret: the first line of a file, 1 to 4096 bytes.</summary>
    /// <exception cref="IOException">There is none in it, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static byte[] Read(string path)
    {
        ThrowIfNoFile(path);
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[LongestSecret];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> text = bytes.AsSpan(0, length);
        int end = text.IndexOfAny((byte)'\r', (byte)'\n');
        ReadOnlySpan<byte> secret = end < 0 ? text : text[..end];
        return secret.IsEmpty ? throw new IOException($"The file {path} has no secret in its first line") : secret.ToArray();
    }
}
