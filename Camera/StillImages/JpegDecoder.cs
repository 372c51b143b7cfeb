using System.Buffers;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Camera.StillImages.Jpeg;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>
/// JPEG by libjpeg-turbo with the accurate integer DCT and smooth chroma upsampling, which is what Pillow and torchvision use: training and
/// line see the same pixels. A warning (a premature end, a bad code) counts as an error, but for bytes that merely are too many before a
/// marker. The header is read here: TurboJPEG 2 does not give the size of a picture whose sampling it has no name for, and decodes it all
/// the same. Every file gets a decompressor of its own: one that is used again keeps the tables of the file before, and a damaged file
/// would spoil the sound one after it.
/// </summary>
internal static unsafe class JpegDecoder
{
    private const int Flags = TurboJpeg.FlagAccurateDct | TurboJpeg.FlagStopOnWarning | TurboJpeg.FlagLimitScans;
    private const int Bits = 8;

    /// <summary>Decodes to Gray8 or Rgb24.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">What to call it in messages.</param>
    /// <param name="info">What else is known of the frame.</param>
    /// <param name="maxPixels">The most pixels it may have.</param>
    /// <param name="pool">Where the frame is borrowed from.</param>
    /// <param name="habit">
    /// What is known of the camera it comes from, and is learned; null for a file of its own. It changes no pixel and no refusal.
    /// </param>
    /// <exception cref="EdgeException">The file is damaged, too large, or of a kind that is not decoded.</exception>
    public static FrameLease Decode(
        ReadOnlySpan<byte> bytes, string path, in FrameInfo info, int maxPixels, FramePool pool, JpegHabit? habit = null)
    {
        SystemLibraries.TurboJpeg.Require();
        PooledFrame frame = pool.Rent(Describe(bytes, path, info, maxPixels));
        try
        {
            bool isWhole = habit is { Pads: true } && DecompressTidy(bytes, path, frame, habit);
            return isWhole || DecompressAny(bytes, path, frame, habit, out string reason)
                ? frame.Lease
                : throw ImageFault.Damaged(path, StillImageKind.Jpeg, reason);
        }
        catch (EdgeException)
        {
            frame.Lease.Dispose();
            throw;
        }
    }

    private static FrameInfo Describe(ReadOnlySpan<byte> bytes, string path, in FrameInfo info, int maxPixels)
    {
        if (!JpegFrame.Find(bytes, out JpegFrame frame))
        {
            throw ImageFault.Damaged(path, StillImageKind.Jpeg, "it has no sound frame header");
        }

        if ((long)frame.Width * frame.Height > maxPixels)
        {
            throw ImageFault.TooManyPixels(path, frame.Width, frame.Height, maxPixels);
        }

        if (frame.Components == 4)
        {
            throw ImageFault.NotRgb(path);
        }

        return Oddity(frame) is { } oddity
            ? throw ImageFault.NotDecoded(path, StillImageKind.Jpeg, oddity, "a baseline or progressive picture of 8 bits, grey or colour")
            : info with
            {
                Width = frame.Width, Height = frame.Height, Format = frame.Components == 1 ? PixelFormat.Gray8 : PixelFormat.Rgb24,
            };
    }

    /// <summary>What a sound picture has that libjpeg cannot decode; null where there is nothing.</summary>
    private static string? Oddity(in JpegFrame frame) => frame switch
    {
        { IsKnownProcess: false } => "is lossless or hierarchical",
        { Precision: not Bits } => $"has {frame.Precision} bits a channel",
        { Components: 2 } => "has two channels",
        { HasWholeSampling: false } => "has channels at fractions of each other's size",
        _ => null,
    };

    private static bool DecompressAny(ReadOnlySpan<byte> bytes, string path, in PooledFrame frame, JpegHabit? habit, out string reason)
    {
        if (Decompress(bytes, path, frame, out reason, out bool isWarning))
        {
            return true;
        }

        if (!isWarning || habit is { Pads: true } || !DecompressTidy(bytes, path, frame, habit))
        {
            return false;
        }

        if (habit is not null)
        {
            habit.Pads = true;
        }

        return true;
    }

    private static bool DecompressTidy(ReadOnlySpan<byte> bytes, string path, in PooledFrame frame, JpegHabit? habit)
    {
        byte[] tidy = ArrayPool<byte>.Shared.Rent(bytes.Length);
        try
        {
            int length = JpegTidier.Tidy(bytes, tidy, habit?.Tables ?? new HuffmanTables());
            return length > 0 && Decompress(tidy.AsSpan(0, length), path, frame, out _, out _);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(tidy);
        }
    }

    private static bool Decompress(ReadOnlySpan<byte> bytes, string path, in PooledFrame frame, out string reason, out bool isWarning)
    {
        using TurboJpegHandle handle = TurboJpeg.InitDecompress();
        if (handle.IsInvalid)
        {
            throw ImageFault.NoMemory(path, "libturbojpeg could not make a decompressor");
        }

        FrameInfo info = frame.Lease.Info;
        int pixelFormat = info.Format == PixelFormat.Gray8 ? TurboJpeg.PixelGray : TurboJpeg.PixelRgb;
        fixed (byte* jpeg = bytes)
        fixed (byte* pixels = frame.Buffer)
        {
            bool isWhole = TurboJpeg.Decompress(
                handle, jpeg, (nuint)bytes.Length, pixels, info.Width, frame.Lease.Stride, info.Height, pixelFormat, Flags) == 0;
            reason = isWhole ? string.Empty : TurboJpeg.LastError(handle);
            isWarning = !isWhole && TurboJpeg.HasWarned(handle);
            return isWhole;
        }
    }
}
