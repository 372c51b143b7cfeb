using System.Buffers.Binary;

namespace EdgeConvNeXt.Camera.StillImages.Jpeg;

/// <summary>The markers of a JPEG file (ITU-T T.81, B.1) and the way from one to the next, as libjpeg goes it.</summary>
internal static class JpegMarkers
{
    public const byte Prefix = 0xff;
    public const byte Temporary = 0x01;
    public const byte BaselineFrame = 0xc0;
    public const byte ExtendedFrame = 0xc1;
    public const byte ProgressiveFrame = 0xc2;
    public const byte HuffmanTables = 0xc4;
    public const byte ArithmeticFrame = 0xc9;
    public const byte ArithmeticProgressiveFrame = 0xca;
    public const byte FirstRestart = 0xd0;
    public const byte EndOfImage = 0xd9;
    public const byte StartOfScan = 0xda;
    public const byte RestartInterval = 0xdd;
    public const byte Jfif = 0xe0;
    public const byte Comment = 0xfe;

    /// <summary>Whether a marker is one of RST0 to RST7.</summary>
    public static bool IsRestart(byte marker) => (marker & 0xf8) == FirstRestart;

    /// <summary>Whether a marker begins a frame header, of whichever process.</summary>
    public static bool IsFrame(byte marker) => marker is >= 0xc0 and <= 0xcf and not (HuffmanTables or 0xc8 or 0xcc);

    /// <summary>Whether a length and as many bytes follow a marker.</summary>
    public static bool HasPayload(byte marker) => !IsRestart(marker) && marker is not (Temporary or EndOfImage or 0xd8);

    /// <summary>Goes to the next marker, over bytes that belong to nothing.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="at">Where to begin; afterwards the byte behind the marker.</param>
    /// <param name="marker">The marker's second byte.</param>
    /// <returns>False where there is none.</returns>
    public static bool Next(ReadOnlySpan<byte> file, scoped ref int at, out byte marker)
    {
        marker = 0;
        while (at < file.Length)
        {
            int prefix = file[at..].IndexOf(Prefix);
            int code = prefix < 0 ? -1 : file[(at + prefix)..].IndexOfAnyExcept(Prefix);
            if (code < 0)
            {
                return false;
            }

            at += prefix + code + 1;
            marker = file[at - 1];
            if (marker != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What follows a marker, without its length.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="at">The byte behind the marker; afterwards the byte behind the payload.</param>
    /// <param name="payload">The bytes.</param>
    /// <returns>False where the file ends before.</returns>
    public static bool Payload(ReadOnlySpan<byte> file, scoped ref int at, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (file.Length - at < 2)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
        if (length < 2 || length > file.Length - at)
        {
            return false;
        }

        payload = file.Slice(at + 2, length - 2);
        at += length;
        return true;
    }
}
