using System.Security.Cryptography;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>A recipe's file, read and written whole.</summary>
internal static class RecipeFile
{
    // More has no recipe with 64 regions, and all its comments.
    private const int MostBytes = 1 << 20;

    /// <summary>Its bytes.</summary>
    /// <exception cref="EdgeException">It cannot be read, or is too large.</exception>
    public static byte[] Read(string path) => Guard(path, "read", () => new FileInfo(path).Length <= MostBytes
        ? File.ReadAllBytes(path)
        : throw new IOException($"it has more than {MostBytes} bytes"));

    /// <summary>Writes it, whole or not at all.</summary>
    /// <exception cref="EdgeException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> text)
    {
        byte[] bytes = text.ToArray();
        Guard(path, "written", () =>
        {
            WholeFile.Write(path, bytes);
            return bytes;
        });
    }

    /// <summary>SHA-256 of its bytes, lower-case hexadecimal.</summary>
    public static string HashOf(ReadOnlySpan<byte> text) => Convert.ToHexStringLower(SHA256.HashData(text));

    private static T Guard<T>(string path, string done, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The recipe cannot be {done}: {fault.Message.TrimEnd('.')}", path,
                "a file of at most 1 MiB that the agent's user may read and write", "Check file, folder and permissions.", fault);
        }
    }
}
