using System.Runtime.InteropServices;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>
/// PNG, BMP, GIF, TIFF, PNM (and WebP where the loader is installed) by gdk-pixbuf. It reads files, not memory, in its strict mode: its
/// incremental loader accepts a PNG whose pixel data stops early. So the bytes go through a file in memory.
/// </summary>
internal static unsafe class PixbufDecoder
{
    /// <summary>Decodes to Rgb24. Alpha is dropped, not blended; of an animation the first picture is taken.</summary>
    public static FrameLease Decode(
        ReadOnlySpan<byte> bytes, StillImageKind kind, string path, in FrameInfo info, int maxPixels, FramePool pool)
    {
        SystemLibraries.GdkPixbuf.Require();
        if ((kind == StillImageKind.Bmp && !BmpStructure.IsComplete(bytes))
            || (kind == StillImageKind.Gif && !GifStructure.IsComplete(bytes)))
        {
            throw ImageFault.Damaged(path, kind, "the data ends early");
        }

        using SafeFileHandle memory = ToMemoryFile(bytes, path);
        string memoryPath = $"/proc/self/fd/{memory.DangerousGetHandle()}";
        CheckHeader(memoryPath, kind, path, maxPixels);
        using PixbufHandle pixbuf = GdkPixbuf.NewFromFile(memoryPath, out nint error);
        if (pixbuf.IsInvalid)
        {
            throw ImageFault.Damaged(path, kind, ReasonIn(GLib.TakeError(error, "no reason given"), memoryPath));
        }

        return CopyPixels(pixbuf, kind, path, info, maxPixels, pool);
    }

    private static SafeFileHandle ToMemoryFile(ReadOnlySpan<byte> bytes, string path)
    {
        int descriptor = LibC.MemFdCreate("edge-image", LibC.MemFdCloseOnExec);
        if (descriptor < 0)
        {
            throw ImageFault.NoMemory(path, Marshal.GetLastPInvokeErrorMessage());
        }

        SafeFileHandle file = new(descriptor, ownsHandle: true);
        try
        {
            RandomAccess.Write(file, bytes, fileOffset: 0);
            return file;
        }
        catch (IOException fault)
        {
            file.Dispose();
            throw ImageFault.NoMemory(path, fault.Message);
        }
    }

    /// <summary>
    /// The library says "Failed to load image", the path in quotes and a colon before the reason; the path means nothing to people here.
    /// </summary>
    private static string ReasonIn(string text, string memoryPath)
    {
        int at = text.IndexOf(memoryPath, StringComparison.Ordinal);
        return at < 0 ? text : text[(at + memoryPath.Length)..].TrimStart('”', '"', '\'', ':', ' ');
    }

    private static void CheckHeader(string memoryPath, StillImageKind kind, string path, int maxPixels)
    {
        nint format = GdkPixbuf.GetFileInfo(memoryPath, out int width, out int height);
        if (format == 0)
        {
            throw kind == StillImageKind.WebP && !GdkPixbuf.HasLoader("webp")
                ? ImageFault.NoDecoder(path, kind)
                : ImageFault.Damaged(path, kind, "its header makes no sense");
        }

        if (width <= 0 || height <= 0)
        {
            throw ImageFault.Damaged(path, kind, "its header gives no size");
        }

        if ((long)width * height > maxPixels)
        {
            throw ImageFault.TooManyPixels(path, width, height, maxPixels);
        }
    }

    private static FrameLease CopyPixels(
        PixbufHandle pixbuf, StillImageKind kind, string path, in FrameInfo info, int maxPixels, FramePool pool)
    {
        int width = GdkPixbuf.GetWidth(pixbuf);
        int height = GdkPixbuf.GetHeight(pixbuf);
        int channels = GdkPixbuf.GetChannels(pixbuf);
        byte* source = GdkPixbuf.ReadPixels(pixbuf);
        if (source is null || width <= 0 || height <= 0 || channels is not (3 or 4) || GdkPixbuf.GetBitsPerSample(pixbuf) != 8)
        {
            throw ImageFault.Damaged(path, kind, "its pixels have an unexpected layout");
        }

        if ((long)width * height > maxPixels)
        {
            throw ImageFault.TooManyPixels(path, width, height, maxPixels);
        }

        PooledFrame frame = pool.Rent(info with { Width = width, Height = height, Format = PixelFormat.Rgb24 });
        int stride = GdkPixbuf.GetStride(pixbuf);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = new(source + ((long)y * stride), width * channels);
            CopyRow(row, channels, frame.Buffer.Slice(y * frame.Lease.Stride, width * 3));
        }

        return frame.Lease;
    }

    private static void CopyRow(ReadOnlySpan<byte> row, int channels, Span<byte> rgb)
    {
        if (channels == 3)
        {
            row.CopyTo(rgb);
            return;
        }

        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            rgb[to] = row[from];
            rgb[to + 1] = row[from + 1];
            rgb[to + 2] = row[from + 2];
        }
    }
}
