namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>
/// Whether a GIF file holds its first picture whole: gdk-pixbuf shows the rest of a truncated one as if nothing were missing.
/// </summary>
/// <seealso href="https://www.w3.org/Graphics/GIF/spec-gif89a.txt"/>
internal static class GifStructure
{
    private const int ScreenDescriptor = 13;
    private const byte Extension = 0x21;
    private const byte ImageDescriptor = 0x2c;

    /// <summary>Whether the bytes reach to the end of the first picture's data.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> file)
    {
        if (file.Length < ScreenDescriptor)
        {
            return false;
        }

        int at = ScreenDescriptor + ColorTableBytes(file[10]);
        while (at < file.Length && file[at] == Extension)
        {
            at = SkipBlocks(file, at + 2);
        }

        if (at + 10 >= file.Length || file[at] != ImageDescriptor)
        {
            return false;
        }

        // Nine bytes of place and size, the last of which holds the flag of a colour table; then the code size, then the data
        int data = at + 10 + ColorTableBytes(file[at + 9]) + 1;
        return SkipBlocks(file, data) <= file.Length;
    }

    private static int ColorTableBytes(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;

    /// <summary>Where the block after the terminator begins; past the end where there is none.</summary>
    private static int SkipBlocks(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length && file[at] != 0)
        {
            at += file[at] + 1;
        }

        return at < file.Length ? at + 1 : file.Length + 1;
    }
}
