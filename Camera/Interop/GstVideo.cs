using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>libgstvideo: how the bytes of a video buffer lie.</summary>
/// <seealso href="https://gstreamer.freedesktop.org/documentation/video/gi-index.html"/>
internal static unsafe partial class GstVideo
{
    /// <summary>GST_VIDEO_FORMAT_*, as far as they are known here.</summary>
    public const int FormatYuy2 = 4, FormatRgb = 15, FormatBgr = 16, FormatNv12 = 23, FormatGray8 = 25;

    [LibraryImport(SystemLibraries.GstVideoName, EntryPoint = "gst_video_info_from_caps")]
    public static partial int InfoFromCaps(out GstVideoInfo info, nint caps);

    /// <summary>How this one buffer's planes lie, where that differs from the caps' layout; null where it does not say.</summary>
    [LibraryImport(SystemLibraries.GstVideoName, EntryPoint = "gst_buffer_get_video_meta")]
    public static partial GstVideoMeta* BufferGetVideoMeta(GstBufferFields* buffer);

    [LibraryImport(SystemLibraries.GstVideoName, EntryPoint = "gst_video_meta_api_get_type")]
    public static partial nuint MetaApiGetType();
}
