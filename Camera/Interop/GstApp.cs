using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>libgstapp: the sink that hands samples to a program.</summary>
/// <seealso href="https://gstreamer.freedesktop.org/documentation/applib/gstappsink.html"/>
internal static unsafe partial class GstApp
{
    [LibraryImport(SystemLibraries.GstAppName, EntryPoint = "gst_app_sink_get_type")]
    public static partial nuint SinkGetType();

    [LibraryImport(SystemLibraries.GstAppName, EntryPoint = "gst_app_sink_set_caps")]
    public static partial void SinkSetCaps(GstObjectHandle sink, nint caps);

    [LibraryImport(SystemLibraries.GstAppName, EntryPoint = "gst_app_sink_set_max_buffers")]
    public static partial void SinkSetMaxBuffers(GstObjectHandle sink, uint buffers);

    [LibraryImport(SystemLibraries.GstAppName, EntryPoint = "gst_app_sink_set_callbacks")]
    public static partial void SinkSetCallbacks(GstObjectHandle sink, GstAppSinkCallbacks* callbacks, nint userData, nint destroy);

    /// <summary>The next sample, which the caller owns; 0 where the stream ended or is being stopped. Waits.</summary>
    [LibraryImport(SystemLibraries.GstAppName, EntryPoint = "gst_app_sink_pull_sample")]
    public static partial nint SinkPullSample(nint sink);
}
