using System.Buffers.Binary;

namespace EdgeConvNeXt.Camera.StillImages.Jpeg;

/// <summary>A JPEG's frame header (ITU-T T.81, B.2.2): its process, size and components.</summary>
internal readonly ref struct JpegFrame
{
    public const int MostComponents = 4;

    private const int FixedBytes = 6;
    private const int ComponentBytes = 3;
    private const int LargestFactor = 4;

    private readonly ReadOnlySpan<byte> _payload;

    private JpegFrame(byte process, ReadOnlySpan<byte> payload)
    {
        Process = process;
        _payload = payload;
    }

    /// <summary>The marker that began it; 0 for no frame.</summary>
    public byte Process { get; }

    /// <summary>Bits of a sample.</summary>
    public int Precision => _payload[0];

    public int Height => BinaryPrimitives.ReadUInt16BigEndian(_payload[1..]);

    public int Width => BinaryPrimitives.ReadUInt16BigEndian(_payload[3..]);

    public int Components => _payload[5];

    /// <summary>Whether it is a process that libjpeg decodes: sequential or progressive, with Huffman or arithmetic codes.</summary>
    public bool IsKnownProcess => Process is >= JpegMarkers.BaselineFrame and <= JpegMarkers.ProgressiveFrame
        or JpegMarkers.ArithmeticFrame or JpegMarkers.ArithmeticProgressiveFrame;

    /// <summary>Whether the entropy coded data are Huffman codes, each block whole in one scan.</summary>
    public bool IsSequentialHuffman => Process is JpegMarkers.BaselineFrame or JpegMarkers.ExtendedFrame;

    /// <summary>Whether every component has samples at whole multiples of the finest one's: libjpeg reads no others.</summary>
    public bool HasWholeSampling
    {
        get
        {
            (int across, int down) = MostFactors();
            for (int i = 0; i < Components; i++)
            {
                if (across % Across(i) != 0 || down % Down(i) != 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Finds the frame header of a file.</summary>
    /// <returns>False where there is none, or none that makes sense.</returns>
    public static bool Find(ReadOnlySpan<byte> file, out JpegFrame frame)
    {
        frame = default;
        int at = 2;
        while (JpegMarkers.Next(file, ref at, out byte marker) && marker is not (JpegMarkers.StartOfScan or JpegMarkers.EndOfImage))
        {
            if (!JpegMarkers.HasPayload(marker))
            {
                continue;
            }

            if (!JpegMarkers.Payload(file, ref at, out ReadOnlySpan<byte> payload))
            {
                return false;
            }

            if (JpegMarkers.IsFrame(marker))
            {
                return Read(marker, payload, out frame);
            }
        }

        return false;
    }

    /// <summary>Reads a frame header.</summary>
    /// <param name="process">The marker.</param>
    /// <param name="payload">What follows it.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>False where its size, its components or their factors are none.</returns>
    public static bool Read(byte process, ReadOnlySpan<byte> payload, out JpegFrame frame)
    {
        frame = new JpegFrame(process, payload);
        if (payload.Length < FixedBytes || frame.Width == 0 || frame.Height == 0
            || frame.Components is 0 or > MostComponents || payload.Length != FixedBytes + (ComponentBytes * frame.Components))
        {
            return false;
        }

        for (int i = 0; i < frame.Components; i++)
        {
            if (frame.Across(i) is 0 or > LargestFactor || frame.Down(i) is 0 or > LargestFactor)
            {
                return false;
            }
        }

        return true;
    }

    public byte Id(int component) => _payload[FixedBytes + (ComponentBytes * component)];

    /// <summary>Samples of a component across, relative to the others'; 1 to 4.</summary>
    public int Across(int component) => _payload[FixedBytes + (ComponentBytes * component) + 1] >> 4;

    /// <summary>Samples of a component down, relative to the others'; 1 to 4.</summary>
    public int Down(int component) => _payload[FixedBytes + (ComponentBytes * component) + 1] & 15;

    /// <summary>The largest factor across and the largest down.</summary>
    public (int Across, int Down) MostFactors()
    {
        int across = 1;
        int down = 1;
        for (int i = 0; i < Components; i++)
        {
            across = Math.Max(across, Across(i));
            down = Math.Max(down, Down(i));
        }

        return (across, down);
    }
}
