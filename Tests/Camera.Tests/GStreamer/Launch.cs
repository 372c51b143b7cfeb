using System.Diagnostics;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

/// <summary>Makes files with gst-launch-1.0, which knows nothing of our binding.</summary>
internal static class Launch
{
    /// <summary>A Motion JPEG video in an AVI file, with a moving ball, so that no two frames are alike.</summary>
    public static void Video(string path, int frames, int width = 64, int height = 48)
    {
        // The file is moved to its name afterwards: gst-launch has its own ideas of what signs in a name mean
        string made = Path.Combine(Path.GetDirectoryName(path)!, $"{Guid.NewGuid():N}.avi");
        using Process process = Process.Start(
            "gst-launch-1.0",
            [
                "-q", "videotestsrc", "pattern=ball", $"num-buffers={frames}", "!", $"video/x-raw,width={width},height={height},framerate=25/1",
                "!", "jpegenc", "!", "avimux", "!", "filesink", $"location={made}",
            ]);
        Assert.True(process.WaitForExit(Deadline.Time));
        Assert.Equal(0, process.ExitCode);
        File.Move(made, path);
    }
}
