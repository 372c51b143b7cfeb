namespace EdgeConvNeXt.Camera.Interop;

/// <summary>
/// Every shared library that this project calls, by the name that the loader looks for. The names stand here and nowhere else.
/// </summary>
internal static class SystemLibraries
{
    public const string GLibName = "libglib-2.0.so.0";
    public const string GObjectName = "libgobject-2.0.so.0";
    public const string TurboJpegName = "libturbojpeg.so.0";
    public const string GdkPixbufName = "libgdk_pixbuf-2.0.so.0";
    public const string GstName = "libgstreamer-1.0.so.0";
    public const string GstAppName = "libgstapp-1.0.so.0";
    public const string GstVideoName = "libgstvideo-1.0.so.0";

    public static SystemLibrary TurboJpeg { get; } = new(TurboJpegName, "libturbojpeg0");

    public static SystemLibrary GdkPixbuf { get; } = new(GdkPixbufName, "libgdk-pixbuf-2.0-0");

    public static SystemLibrary Gst { get; } = new(GstName, "libgstreamer1.0-0");

    public static SystemLibrary GstApp { get; } = new(GstAppName, "libgstreamer-plugins-base1.0-0");

    public static SystemLibrary GstVideo { get; } = new(GstVideoName, "libgstreamer-plugins-base1.0-0");
}
