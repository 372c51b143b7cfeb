using System.Buffers.Binary;
using System.Text;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>Grey pictures as a camera of 12 bits writes them, into 16.</summary>
internal static class DeepPicture
{
    public const int Bits = 12;

    private const int Side = 64;
    private const int Largest = (1 << Bits) - 1;

    /// <summary>Writes a picture of one value as binary PGM.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="level">The level, 0 to 255, that the value scales to.</param>
    /// <returns>The path.</returns>
    public static string Write(string path, byte level)
    {
        byte[] header = Encoding.ASCII.GetBytes($"P5\n{Side} {Side}\n65535\n");
        byte[] file = [.. header, .. new byte[2 * Side * Side]];
        for (int at = header.Length; at < file.Length; at += 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at), (ushort)(level * Largest / byte.MaxValue));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, file);
        return path;
    }

    /// <summary>Writes a folder for each label of the tiny models with one picture in it that they judge right.</summary>
    /// <returns>The folder.</returns>
    public static string WriteEveryLabel(string folder)
    {
        foreach ((int index, string label) in TinyModel.Labels.Index())
        {
            Write(Path.Combine(folder, label, "part.pgm"), TinyModel.GreyOf(index));
        }

        return folder;
    }
}
