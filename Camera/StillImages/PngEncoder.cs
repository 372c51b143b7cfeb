using System.Buffers;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>PNG files by gdk-pixbuf.</summary>
internal static unsafe class PngEncoder
{
    /// <summary>What takes a whole file, which is there during the call alone.</summary>
    public delegate void Taker<in TState>(ReadOnlySpan<byte> png, TState state);

    /// <summary>Compresses a picture and hands the file on.</summary>
    /// <param name="image">The picture, in any format.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="state">What <paramref name="take"/> is given.</param>
    /// <param name="take">Takes the file.</param>
    public static void Encode<TState>(in ImageView image, string name, TState state, Taker<TState> take)
    {
        SystemLibraries.GdkPixbuf.Require();
        if (image.Format == PixelFormat.Rgb24)
        {
            Compress(name, image.Pixels, image, image.Stride, state, take);
            return;
        }

        int stride = image.Width * 3;
        byte[] rgb = ArrayPool<byte>.Shared.Rent(checked(stride * image.Height));
        try
        {
            RgbRows.Copy(image, rgb);
            Compress(name, rgb, image, stride, state, take);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgb);
        }
    }

    private static void Compress<TState>(
        string name, ReadOnlySpan<byte> rgb, in ImageView image, int stride, TState state, Taker<TState> take)
    {
        fixed (byte* pixels = rgb)
        {
            using PixbufHandle pixbuf = GdkPixbuf.NewFromData(
                pixels, GdkPixbuf.ColorspaceRgb, hasAlpha: 0, bitsPerSample: 8, image.Width, image.Height, stride, destroy: 0,
                destroyData: 0);
            if (pixbuf.IsInvalid)
            {
                throw Failed(name, "gdk-pixbuf refused the picture");
            }

            Compress(name, pixbuf, state, take);
        }
    }

    private static void Compress<TState>(string name, PixbufHandle pixbuf, TState state, Taker<TState> take)
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
                    throw Failed(name, GLib.TakeError(error, "no reason given"));
                }

                try
                {
                    take(new ReadOnlySpan<byte>((byte*)png, checked((int)size)), state);
                }
                finally
                {
                    GLib.Free(png);
                }
            }
        }
    }

    private static EdgeException Failed(string name, string reason) => new(
        EdgeFault.NativeLibrary,
        $"The picture could not be compressed: {reason}",
        name,
        "a PNG from gdk-pixbuf",
        "Check the memory that is left.");
}
