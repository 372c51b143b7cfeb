using System.Text;
using EdgeConvNeXt.Camera.StillImages.Jpeg;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>The notes that a <see cref="PictureEncoder"/> puts into files.</summary>
public static class PictureNote
{
    // The longest note and what stands before it.
    private const int HeadBytes = PictureEncoder.LongestNote + 1024;

    private static ReadOnlySpan<byte> JpegStart => [0xff, 0xd8];

    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Reads the note of a file, without looking at its picture.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The note; null where there is none, or the file is no JPEG or PNG.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static string? Read(string path)
    {
        byte[] head = new byte[HeadBytes];
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        int length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Find(head.AsSpan(0, length));
    }

    internal static string? Find(ReadOnlySpan<byte> file) =>
        file.StartsWith(JpegStart) ? OfJpeg(file) : file.StartsWith(PngStart) ? PngText.Read(file) : null;

    private static string? OfJpeg(ReadOnlySpan<byte> file)
    {
        int at = JpegStart.Length;
        while (JpegMarkers.Next(file, ref at, out byte marker) && marker is not (JpegMarkers.StartOfScan or JpegMarkers.EndOfImage))
        {
            if (!JpegMarkers.HasPayload(marker))
            {
                continue;
            }

            if (!JpegMarkers.Payload(file, ref at, out ReadOnlySpan<byte> payload))
            {
                return null;
            }

            if (marker == JpegMarkers.Comment)
            {
                return Encoding.UTF8.GetString(payload);
            }
        }

        return null;
    }
}
