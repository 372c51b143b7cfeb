using System.Runtime.InteropServices;
using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Camera.Interop;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

/// <summary>Makes video files with GStreamer's own encoders.</summary>
internal static partial class Launch
{
    private const int EndOrError = 3;

    /// <summary>A Motion JPEG video in an AVI file, with a moving ball, so that no two frames are alike.</summary>
    public static void Video(string path, int frames, int width = 64, int height = 48)
    {
        // The file is moved to its name afterwards: a pipeline's text has its own ideas of what signs in a name mean
        string made = Path.Combine(Path.GetDirectoryName(path)!, $"{Guid.NewGuid():N}.avi");
        RunToEnd(
            $"videotestsrc pattern=ball num-buffers={frames} ! video/x-raw,width={width},height={height},framerate=25/1 "
            + $"! jpegenc ! avimux ! filesink location={made}");
        File.Move(made, path);
    }

    private static void RunToEnd(string text)
    {
        GStreamerLibrary.Initialize();
        using GstPipelineHandle pipeline = Gst.ParseLaunch(text, out nint error);
        Assert.Equal(0, error);
        using GstObjectHandle bus = Gst.ElementGetBus(pipeline);
        Assert.NotEqual(Gst.StateChangeFailure, Gst.ElementSetState(pipeline, Gst.StatePlaying));

        nint message = BusTimedPopFiltered(bus, (ulong)Deadline.Time.TotalNanoseconds, EndOrError);
        Assert.NotEqual(0, message);
        Gst.MiniObjectUnref(message);
    }

    [LibraryImport("libgstreamer-1.0.so.0", EntryPoint = "gst_bus_timed_pop_filtered")]
    private static partial nint BusTimedPopFiltered(GstObjectHandle bus, ulong timeout, int types);
}
