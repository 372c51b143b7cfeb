using OpenCvSharp;

namespace EdgeConvNeXt.Camera.OpenCv;

/// <summary>A capture of the installed OpenCV.</summary>
/// <seealso href="https://docs.opencv.org/4.x/d8/dfe/classcv_1_1VideoCapture.html"/>
internal sealed class OpenCvCapture : ICapture
{
    private readonly VideoCapture _capture;

    private OpenCvCapture(VideoCapture capture)
    {
        _capture = capture;
        FrameCount = (int)Math.Clamp(capture.Get(VideoCaptureProperties.FrameCount), 0, int.MaxValue);
    }

    /// <inheritdoc/>
    public int FrameCount { get; }

    /// <summary>Opens what the options name, once the library is there. Null when OpenCV cannot.</summary>
    public static OpenCvCapture? Open(OpenCvOptions options)
    {
        VideoCapture capture = options.CameraNumber is { } number ? new VideoCapture(number) : new VideoCapture(options.Capture);
        if (capture.IsOpened())
        {
            return new OpenCvCapture(capture);
        }

        capture.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public bool Grab() => _capture.Grab();

    /// <inheritdoc/>
    public bool Retrieve(Mat picture) => _capture.Retrieve(picture);

    /// <inheritdoc/>
    public void Dispose() => _capture.Dispose();
}
