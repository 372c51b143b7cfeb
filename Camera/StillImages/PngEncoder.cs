using System.Buffers;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>PNG files by gdk-pixbuf.</summary>
internal static unsafe class PngEncoder
{
    public static void Write(string path, in ImageView image)
    {
        SystemLibraries.GdkPixbuf.Require();
        if (image.Format == PixelFormat.Rgb24)
        {
            Compress(path, image.Pixels, image, image.Stride);
            return;
        }

        int stride = image.Width * 3;
        byte[] rgb = ArrayPool<byte>.Shared.Rent(checked(stride * image.Height));
        try
        {
            RgbRows.Copy(image, rgb);
            Compress(path, rgb, image, stride);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgb);
        }
    }

    private static void Compress(string path, ReadOnlySpan<byte> rgb, in ImageView image, int stride)
    {
        fixed (byte* pixels = rgb)
        {
            using PixbufHandle pixbuf = GdkPixbuf.NewFromData(
                pixels, GdkPixbuf.ColorspaceRgb, hasAlpha: 0, bitsPerSample: 8, image.Width, image.Height, stride, destroy: 0,
                destroyData: 0);
            if (pixbuf.IsInvalid)
            {
                throw Failed(path, "gdk-pixbuf refused the picture");
            }

            Save(path, pixbuf);
        }
    }

    private static void Save(string path, PixbufHandle pixbuf)
    {
        fixed (byte* key = "compression"u8)
        {
            // Of zlib's levels 1 to 9 the fastest: camera noise hardly shrinks further, and takes several times as long trying
            fixed (byte* value = "1"u8)
            {
                byte** keys = stackalloc byte*[] { key, null };
                byte** values = stackalloc byte*[] { value, null };
                if (GdkPixbuf.SaveToBuffer(pixbuf, out nint png, out nuint size, "png", keys, values, out nint error) == 0)
                {
                    throw Failed(path, GLib.TakeError(error, "no reason given"));
                }

                try
                {
                    WholeFile.Write(path, new ReadOnlySpan<byte>((byte*)png, checked((int)size)));
                }
                finally
                {
                    GLib.Free(png);
                }
            }
        }
    }

    private static EdgeException Failed(string path, string reason) => new(
        EdgeFault.NativeLibrary,
        $"The picture could not be compressed: {reason}",
        path,
        "a PNG from gdk-pixbuf",
        "Check the memory that is left.");
}
