using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Camera.OpenCv;
using EdgeConvNeXt.Camera.Tests.GStreamer;

namespace EdgeConvNeXt.Camera.Tests.OpenCv;

/// <summary>Has the system's libjpeg encode and decode in a process that loaded OpenCV's library before.</summary>
internal static class JpegBehindOpenCv
{
    /// <summary>How many of three frames came through.</summary>
    public static int Count(string folder)
    {
        OpenCvLibrary.Require();
        string path = Path.Combine(folder, "behind.avi");
        Launch.Video(path, 3);
        GStreamerFrameSource source = TestSources.Of(GStreamerOptions.VideoFile(path));
        source.Start();
        int frames = 0;
        while (source.Read(CancellationToken.None) is { } frame)
        {
            frames += frame.Info.Width == 64 ? 1 : 0;
            frame.Dispose();
        }

        return frames;
    }
}
