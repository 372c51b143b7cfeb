using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>libgdk_pixbuf: reads and writes still images and returns errors.</summary>
/// <seealso href="https://docs.gtk.org/gdk-pixbuf/"/>
internal static unsafe partial class GdkPixbuf
{
    /// <summary>GDK_COLORSPACE_RGB, the only one there is.</summary>
    public const int ColorspaceRgb = 0;

    /// <summary>The format and, from the header alone, the size of a picture; 0 where it is not recognised.</summary>
    /// <seealso href="https://docs.gtk.org/gdk-pixbuf/type_func.Pixbuf.get_file_info.html"/>
    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_get_file_info", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetFileInfo(string path, out int width, out int height);

    /// <summary>Whether there is a loader for a format, called as gdk-pixbuf calls it: "png", "webp".</summary>
    public static bool HasLoader(string format)
    {
        GSListFields* formats = GetFormats();
        bool isThere = false;
        for (GSListFields* link = formats; link is not null; link = link->Next)
        {
            isThere |= GLib.TakeString(FormatGetName(link->Data)) == format;
        }

        GLib.SListFree(formats);
        return isThere;
    }

    /// <seealso href="https://docs.gtk.org/gdk-pixbuf/ctor.Pixbuf.new_from_file.html"/>
    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_new_from_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial PixbufHandle NewFromFile(string path, out nint error);

    /// <seealso href="https://docs.gtk.org/gdk-pixbuf/ctor.Pixbuf.new_from_data.html"/>
    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_new_from_data")]
    public static partial PixbufHandle NewFromData(
        byte* data, int colorspace, int hasAlpha, int bitsPerSample, int width, int height, int stride, nint destroy, nint destroyData);

    /// <seealso href="https://docs.gtk.org/gdk-pixbuf/method.Pixbuf.save_to_bufferv.html"/>
    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_save_to_bufferv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SaveToBuffer(
        PixbufHandle pixbuf, out nint buffer, out nuint size, string type, byte** optionKeys, byte** optionValues, out nint error);

    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_get_width")]
    public static partial int GetWidth(PixbufHandle pixbuf);

    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_get_height")]
    public static partial int GetHeight(PixbufHandle pixbuf);

    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_get_rowstride")]
    public static partial int GetStride(PixbufHandle pixbuf);

    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_get_n_channels")]
    public static partial int GetChannels(PixbufHandle pixbuf);

    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_get_bits_per_sample")]
    public static partial int GetBitsPerSample(PixbufHandle pixbuf);

    /// <summary>The pixels, for reading only; they live as long as the pixbuf.</summary>
    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_read_pixels")]
    public static partial byte* ReadPixels(PixbufHandle pixbuf);

    /// <summary>Every format that can be read. The caller frees the list but not the formats.</summary>
    /// <seealso href="https://docs.gtk.org/gdk-pixbuf/type_func.Pixbuf.get_formats.html"/>
    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_get_formats")]
    private static partial GSListFields* GetFormats();

    /// <summary>The name of a format; the caller frees it.</summary>
    /// <seealso href="https://docs.gtk.org/gdk-pixbuf/method.PixbufFormat.get_name.html"/>
    [LibraryImport(SystemLibraries.GdkPixbufName, EntryPoint = "gdk_pixbuf_format_get_name")]
    private static partial nint FormatGetName(nint format);
}
