using System.Buffers;

namespace EdgeConvNeXt.Camera.StillImages.Jpeg;

/// <summary>
/// Writes a JPEG again without the bytes that belong to nothing, which many cameras leave before markers: libjpeg warns of them as it warns
/// of damage, and reports no more than its first warning. That nothing else is wrong is not judged here but by libjpeg, which must take
/// what comes out without a warning.
/// </summary>
internal ref struct JpegTidier
{
    /// <summary>
    /// Bytes after the last code of a restart interval that are taken for a camera's padding. Of 634 flipped bits that left bytes in files
    /// without intervals one left so few (docs/decisions/0031); of one and the same value there may be any number.
    /// </summary>
    private const int MostOddBytes = 16;

    private readonly ReadOnlySpan<byte> _file;
    private readonly Span<byte> _tidy;
    private readonly HuffmanTables _tables;
    private JpegFrame _frame;
    private int _interval;
    private int _at;
    private int _length;

    private JpegTidier(ReadOnlySpan<byte> file, Span<byte> tidy, HuffmanTables tables)
    {
        tables.Reset();
        _tables = tables;
        _file = file;
        _tidy = tidy;
    }

    /// <summary>Tidies a file up.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="tidy">Where it goes; at least as long.</param>
    /// <param name="tables">Huffman tables of files before, which are not made again.</param>
    /// <returns>Its length; 0 where more is wrong than bytes too many.</returns>
    public static int Tidy(ReadOnlySpan<byte> file, Span<byte> tidy, HuffmanTables tables)
    {
        JpegTidier tidier = new(file, tidy, tables);
        return tidier.Run() ? tidier._length : 0;
    }

    private bool Run()
    {
        Write(_file[..2]);
        _at = 2;
        while (JpegMarkers.Next(_file, ref _at, out byte marker))
        {
            if (marker == JpegMarkers.EndOfImage)
            {
                WriteMarker(marker);
                return true;
            }

            // Those that stand outside of a scan mean nothing
            if (JpegMarkers.HasPayload(marker) && !Segment(marker))
            {
                return false;
            }
        }

        return false;
    }

    private bool Segment(byte marker)
    {
        int start = _at;
        if (!JpegMarkers.Payload(_file, ref _at, out ReadOnlySpan<byte> payload))
        {
            return false;
        }

        WriteMarker(marker);
        int copied = _length + 2;
        Write(_file[start.._at]);
        switch (marker)
        {
            case JpegMarkers.HuffmanTables:
                return _tables.Read(payload);
            case JpegMarkers.RestartInterval:
                _interval = payload.Length == 2 ? (payload[0] << 8) | payload[1] : 0;
                return true;
            case JpegMarkers.Jfif when payload.StartsWith("JFIF\0"u8) && payload.Length > 5:
                // Of any other version libjpeg warns, and reads it all the same
                _tidy[copied + 5] = 1;
                return true;
            case JpegMarkers.StartOfScan:
                return _frame.IsSequentialHuffman ? Scan(payload) : CopyScan();
            default:
                return !JpegMarkers.IsFrame(marker) || JpegFrame.Read(marker, payload, out _frame);
        }
    }

    /// <summary>Copies the codes of a scan, restart interval by restart interval.</summary>
    private bool Scan(ReadOnlySpan<byte> header)
    {
        if (JpegScan.Read(header, _frame, _tables) is not { } scan)
        {
            return false;
        }

        int interval = _interval == 0 ? scan.Units : _interval;
        for (int first = 0; first < scan.Units; first += interval)
        {
            if (first > 0 && !Restart((first / interval) - 1))
            {
                return false;
            }

            if (!CopyInterval(scan, Math.Min(interval, scan.Units - first)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Restart(int number)
    {
        if (!JpegMarkers.Next(_file, ref _at, out byte marker) || marker != (JpegMarkers.FirstRestart | (number & 7)))
        {
            return false;
        }

        WriteMarker(marker);
        return true;
    }

    private bool CopyInterval(JpegScan scan, int units)
    {
        ReadOnlySpan<byte> coded = _file[_at..(_at + EndOfCodes(_file[_at..], endsAtRestart: true))];
        byte[] rented = ArrayPool<byte>.Shared.Rent(coded.Length + JpegScan.Margin);
        try
        {
            int length = Unstuff(coded, rented);
            int used = scan.Walk(rented.AsSpan(0, length + JpegScan.Margin), units);
            if (used < 0 || !IsPadding(rented.AsSpan(used, length - used)))
            {
                return false;
            }

            WriteStuffed(rented.AsSpan(0, used));
            _at += coded.Length;
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Copies a scan that is not looked into, up to the next marker but those of restarts.</summary>
    private bool CopyScan()
    {
        int end = _at + EndOfCodes(_file[_at..], endsAtRestart: false);
        Write(_file[_at..end]);
        _at = end;
        return true;
    }

    /// <summary>Where the next marker begins, behind which codes end; the length where there is none.</summary>
    private static int EndOfCodes(ReadOnlySpan<byte> file, bool endsAtRestart)
    {
        int at = 0;
        while (JpegMarkers.Next(file, ref at, out byte marker))
        {
            if (endsAtRestart || !JpegMarkers.IsRestart(marker))
            {
                // Back over the marker, and over bytes that fill up to it
                return file[..(at - 1)].LastIndexOfAnyExcept(JpegMarkers.Prefix) + 1;
            }
        }

        return file.Length;
    }

    private static bool IsPadding(ReadOnlySpan<byte> bytes) => bytes.Length <= MostOddBytes || !bytes.ContainsAnyExcept(bytes[0]);

    /// <summary>Takes out the zero that follows each 0xff, as libjpeg does: of several 0xff before it one counts.</summary>
    private static int Unstuff(ReadOnlySpan<byte> coded, Span<byte> plain)
    {
        int length = 0;
        while (!coded.IsEmpty)
        {
            int run = coded.IndexOf(JpegMarkers.Prefix);
            run = run < 0 ? coded.Length : run;
            coded[..run].CopyTo(plain[length..]);
            length += run;
            coded = coded[run..];
            int zero = coded.IndexOfAnyExcept(JpegMarkers.Prefix);
            if (zero < 0)
            {
                return length;
            }

            plain[length++] = JpegMarkers.Prefix;
            coded = coded[(zero + 1)..];
        }

        return length;
    }

    private void WriteStuffed(ReadOnlySpan<byte> plain)
    {
        while (!plain.IsEmpty)
        {
            int run = plain.IndexOf(JpegMarkers.Prefix) + 1;
            Write(run == 0 ? plain : plain[..run]);
            if (run == 0)
            {
                return;
            }

            _tidy[_length++] = 0;
            plain = plain[run..];
        }
    }

    private void WriteMarker(byte marker)
    {
        _tidy[_length++] = JpegMarkers.Prefix;
        _tidy[_length++] = marker;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_tidy[_length..]);
        _length += bytes.Length;
    }
}
