namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>What a PGM or PPM says before its pixels.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Largest">The largest value of a sample.</param>
/// <param name="Channels">Samples of a pixel.</param>
/// <param name="IsText">Whether the samples are written in digits.</param>
/// <param name="Pixels">Where the pixels begin.</param>
/// <seealso href="https://netpbm.sourceforge.net/doc/pgm.html"/>
internal sealed record PnmHeader(int Width, int Height, int Largest, int Channels, bool IsText, int Pixels)
{
    private const int LongestNumber = 9;

    /// <summary>Reads it; null where there is none, or where the format has no largest value (PBM).</summary>
    public static PnmHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 2 || file[1] is not ((byte)'2' or (byte)'3' or (byte)'5' or (byte)'6'))
        {
            return null;
        }

        int at = 2;
        int width = Number(file, ref at);
        int height = Number(file, ref at);
        int largest = Number(file, ref at);
        return width > 0 && height > 0 && largest > 0 && at < file.Length
            ? new PnmHeader(width, height, largest, file[1] is (byte)'3' or (byte)'6' ? 3 : 1, file[1] < '5', at + 1)
            : null;
    }

    /// <summary>The next number, over blanks and comments; -1 where there is none.</summary>
    private static int Number(ReadOnlySpan<byte> file, ref int at)
    {
        while (at < file.Length && !char.IsAsciiDigit((char)file[at]))
        {
            if (file[at] == '#')
            {
                int end = file[at..].IndexOf((byte)'\n');
                at = end < 0 ? file.Length : at + end;
            }
            else if (!char.IsWhiteSpace((char)file[at++]))
            {
                return -1;
            }
        }

        int start = at;
        int number = 0;
        while (at < file.Length && char.IsAsciiDigit((char)file[at]) && at - start < LongestNumber)
        {
            number = (number * 10) + (file[at++] - '0');
        }

        return at == start ? -1 : number;
    }
}
