using EdgeConvNeXt.Camera.OpenCv;
using EdgeConvNeXt.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeConvNeXt.Camera.Tests.OpenCv;

/// <summary>Videos and sources for tests.</summary>
internal static class Video
{
    public const int Width = 64;
    public const int Height = 48;

    /// <summary>Writes a video with OpenCV's own writer: frame n is filled with the gray n mod 200.</summary>
    public static void Write(string path, int frames)
    {
        OpenCvLibrary.Require();
        using VideoWriter writer = new(path, VideoWriter.FourCC('M', 'J', 'P', 'G'), 25, new Size(Width, Height));
        Assert.True(writer.IsOpened(), "OpenCV writes no MJPG video.");
        for (int number = 0; number < frames; number++)
        {
            using Mat picture = new(Height, Width, MatType.CV_8UC3, Scalar.All(number % 200));
            writer.Write(picture);
        }
    }

    /// <summary>A source of what this OpenCV opens.</summary>
    public static OpenCvFrameSource Of(string capture) =>
        new(new OpenCvOptions { Capture = capture }, TimeProvider.System, NullLogger<OpenCvFrameSource>.Instance);

    /// <summary>A source of captures that a test plays.</summary>
    public static OpenCvFrameSource Of(string capture, Func<ICapture?> open) =>
        new(new OpenCvOptions { Capture = capture }, TimeProvider.System, NullLogger<OpenCvFrameSource>.Instance, open);

    /// <summary>The failed start of a source.</summary>
    public static EdgeException FailedStart(OpenCvFrameSource source) => Assert.Throws<EdgeException>(source.Start);
}
