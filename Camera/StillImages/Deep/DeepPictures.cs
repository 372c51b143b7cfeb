using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>
/// Pictures with more than 8 bits a channel, as industrial cameras write them: 16-bit PNG, TIFF and PNM. gdk-pixbuf takes the high byte of
/// such samples without a word, so they are read here. Alpha is dropped, as elsewhere.
/// </summary>
internal static class DeepPictures
{
    /// <summary>So that a row of four samples a pixel fits into one array.</summary>
    private const int MostPixels = 1 << 27;

    /// <summary>Whether a file's samples have more than 8 bits.</summary>
    /// <exception cref="EdgeException">They have and are of a kind that no decoder here reads, or the file does not say.</exception>
    public static bool IsDeep(ReadOnlySpan<byte> file, StillImageKind kind, string path) => kind switch
    {
        StillImageKind.Png => PngHeader.Read(file) is { Depth: > 8 },
        StillImageKind.Netpbm => PnmHeader.Read(file) is { Largest: > byte.MaxValue },
        StillImageKind.Tiff => TiffSamples.AreDeep(TiffDirectory.Read(file), path),
        _ => false,
    };

    /// <summary>Decodes to Gray8 or Rgb24.</summary>
    /// <exception cref="EdgeException">The file is damaged, too large, or of a form that is not decoded.</exception>
    public static FrameLease Decode(
        ReadOnlySpan<byte> file, StillImageKind kind, string path, in FrameInfo info, SampleScale scale, int maxPixels, FramePool pool)
    {
        try
        {
            using DeepRows rows = Open(file, kind, path, scale);
            int most = Math.Min(maxPixels, MostPixels);
            if ((long)rows.Width * rows.Height > most)
            {
                throw ImageFault.TooManyPixels(path, rows.Width, rows.Height, most);
            }

            PixelFormat format = rows.Channels < 3 ? PixelFormat.Gray8 : PixelFormat.Rgb24;
            return Filled(rows, file, scale, pool.Rent(info with { Width = rows.Width, Height = rows.Height, Format = format }));
        }
        catch (InvalidDataException fault)
        {
            throw ImageFault.Damaged(path, kind, fault.Message);
        }
    }

    private static DeepRows Open(ReadOnlySpan<byte> file, StillImageKind kind, string path, SampleScale scale) => kind switch
    {
        StillImageKind.Png => PngRows.Open(file, path),
        StillImageKind.Netpbm => PnmRows.Open(file, path, scale),
        StillImageKind.Tiff => TiffRows.Open(file, path),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No deep picture has this format."),
    };

    private static FrameLease Filled(DeepRows rows, ReadOnlySpan<byte> file, SampleScale scale, in PooledFrame frame)
    {
        try
        {
            Fill(rows, file, scale, frame);
            return frame.Lease;
        }
        catch
        {
            frame.Lease.Dispose();
            throw;
        }
    }

    private static void Fill(DeepRows rows, ReadOnlySpan<byte> file, SampleScale scale, in PooledFrame frame)
    {
        int kept = frame.Lease.Info.Format == PixelFormat.Gray8 ? 1 : 3;
        ushort[] row = new ushort[rows.Width * rows.Channels];
        for (int y = 0; y < rows.Height; y++)
        {
            rows.Read(file, row);
            scale.Apply(row, rows.Channels, kept, frame.Buffer.Slice(y * frame.Lease.Stride, rows.Width * kept));
        }
    }
}
