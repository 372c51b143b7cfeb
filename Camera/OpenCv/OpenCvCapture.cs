using EdgeConvNeXt.Runtime;
using OpenCvSharp;

namespace EdgeConvNeXt.Camera.OpenCv;

/// <summary>A capture of the installed OpenCV.</summary>
/// <seealso href="https://docs.opencv.org/4.x/d8/dfe/classcv_1_1VideoCapture.html"/>
internal sealed class OpenCvCapture : ICapture
{
    // CAP_PROP_OPEN_TIMEOUT_MSEC and CAP_PROP_READ_TIMEOUT_MSEC of opencv2/videoio.hpp, which OpenCvSharp has no names for.
    private const int OpenTimeoutMilliseconds = 53;
    private const int ReadTimeoutMilliseconds = 54;

    private readonly VideoCapture _capture;

    private OpenCvCapture(VideoCapture capture)
    {
        _capture = capture;
        FrameCount = (int)Math.Clamp(capture.Get(VideoCaptureProperties.FrameCount), 0, int.MaxValue);
    }

    /// <inheritdoc/>
    public int FrameCount { get; }

    /// <summary>Opens what the options name. Null when OpenCV cannot.</summary>
    /// <exception cref="EdgeException">The library is missing or does not load.</exception>
    public static OpenCvCapture? Open(OpenCvOptions options)
    {
        try
        {
            VideoCapture capture = Create(options);
            if (capture.IsOpened())
            {
                return new OpenCvCapture(capture);
            }

            capture.Dispose();
            return null;
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new EdgeException(
                EdgeFault.NativeLibrary,
                $"OpenCV cannot be loaded: {(fault.InnerException ?? fault).Message}",
                "libOpenCvSharpExtern.so",
                "the library of the package OpenCvSharp4.official.runtime.linux-x64 beside the program, and GTK 3 on the machine",
                "Look with ldd which library is missing, and install it (Debian: libgtk-3-0).",
                fault);
        }
    }

    /// <inheritdoc/>
    public bool Grab() => _capture.Grab();

    /// <inheritdoc/>
    public bool Retrieve(Mat picture) => _capture.Retrieve(picture);

    /// <inheritdoc/>
    public void Dispose() => _capture.Dispose();

    private static VideoCapture Create(OpenCvOptions options)
    {
        if (options.CameraNumber is { } number)
        {
            return new VideoCapture(number, VideoCaptureAPIs.ANY);
        }

        // Only FFmpeg's captures take time limits; the others refuse to open with them.
        return options.IsAddress
            ? new VideoCapture(options.Capture, VideoCaptureAPIs.FFMPEG, Limits(options))
            : new VideoCapture(options.Capture, VideoCaptureAPIs.ANY);
    }

    private static int[] Limits(OpenCvOptions options) =>
    [
        OpenTimeoutMilliseconds, (int)options.StartTimeout.TotalMilliseconds,
        ReadTimeoutMilliseconds, (int)options.StallTimeout.TotalMilliseconds,
    ];
}
