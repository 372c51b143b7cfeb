using OpenCvSharp;

namespace EdgeConvNeXt.Camera.OpenCv;

/// <summary>An open capture of OpenCV's, so that tests can lose one. For one thread.</summary>
internal interface ICapture : IDisposable
{
    /// <summary>How many frames the container promises; 0 where it does not say.</summary>
    int FrameCount { get; }

    /// <summary>
    /// Waits for the next frame and takes it, not yet decoded. False when there is none: the end, or a lost device; OpenCV does not
    /// distinguish which.
    /// </summary>
    bool Grab();

    /// <summary>Decodes what was grabbed. False when that cannot be done.</summary>
    bool Retrieve(Mat picture);
}
