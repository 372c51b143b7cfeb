using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>The one GStreamer of the process.</summary>
internal static class GStreamerLibrary
{
    private static readonly Lock Gate = new();
    private static bool Initialized;

    /// <summary>
    /// Loads and initialises GStreamer, once. A plug-in that crashes while it is looked at crashes a helper process of GStreamer, not this
    /// one.
    /// </summary>
    /// <exception cref="EdgeException">It is not installed or cannot be initialised.</exception>
    public static void Initialize()
    {
        lock (Gate)
        {
            if (Initialized)
            {
                return;
            }

            SystemLibraries.Gst.Require();
            SystemLibraries.GstApp.Require();
            SystemLibraries.GstVideo.Require();
            if (Gst.InitCheck(argumentCount: 0, arguments: 0, out nint error) == 0)
            {
                throw new EdgeException(
                    EdgeFault.NativeLibrary,
                    $"GStreamer cannot be initialised: {GLib.TakeError(error, "no reason given")}",
                    SystemLibraries.GstName,
                    "a working GStreamer 1.x",
                    "Try gst-inspect-1.0 and install the package libgstreamer1.0-0 anew.");
            }

            Initialized = true;
        }
    }
}
