using EdgeConvNeXt.Camera.OpenCv;
using OpenCvSharp;

namespace EdgeConvNeXt.Camera.Tests.OpenCv;

/// <summary>
/// A capture that a test plays: so many frames at a pace of a thousand a second, and then the end, or a call that does not come back.
/// </summary>
/// <param name="frames">Frames until then.</param>
/// <param name="hangs">Whether the call after the last frame waits, as a camera's does that was unplugged.</param>
internal sealed class PlayedCapture(int frames, bool hangs) : ICapture
{
    private readonly ManualResetEventSlim _never = new();
    private int _grabbed;

    public int FrameCount => 0;

    public bool Grab()
    {
        if (_grabbed == frames && hangs)
        {
            _never.Wait();
        }

        _never.Wait(TimeSpan.FromMilliseconds(1));
        return ++_grabbed <= frames;
    }

    public bool Retrieve(Mat picture)
    {
        picture.Create(Video.Height, Video.Width, MatType.CV_8UC3);
        picture.SetTo(Scalar.All(_grabbed % 200));
        return true;
    }

    public void Dispose()
    {
        // What hangs is left to itself, as OpenCV's own call would be.
    }
}
