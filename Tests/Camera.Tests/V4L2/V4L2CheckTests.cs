using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>Whether a camera could deliver what is asked for, found out without disturbing whoever streams from it.</summary>
public sealed class V4L2CheckTests : IDisposable
{
    private readonly FakeKernel _kernel = new();
    private readonly FakeCamera _camera = new(new FakeMode("YUYV", 640, 480, 30, 15), new FakeMode("MJPG", 1280, 720, 30));

    public void Dispose() => _kernel.Dispose();

    [Fact]
    public void A_camera_in_use_is_asked_and_nothing_of_it_is_set()
    {
        string node = _kernel.PlugIn("video0", _camera, "A1");
        uint[] settings = [VideoRequest.SetFormat, VideoRequest.SetParameters, VideoRequest.RequestBuffers, VideoRequest.StreamOn];
        foreach (uint request in settings)
        {
            _camera.Errors[request] = Errno.Busy;
        }

        Assert.Equal(node, Check(new V4L2Options { Device = "A1", Width = 1280, Height = 720, FramesPerSecond = 30 }));
        Assert.Equal(node, Check(new V4L2Options { Device = node }));
    }

    [Theory]
    [InlineData(1920, 1080, 0, "1920x1080")]
    [InlineData(1280, 720, 60, "60")]
    public void What_it_does_not_list_is_refused_with_what_it_does(int width, int height, double rate, string expected)
    {
        string node = _kernel.PlugIn("video0", _camera);
        EdgeException fault = Assert.Throws<EdgeException>(
            () => Check(new V4L2Options { Device = node, Width = width, Height = height, FramesPerSecond = rate }));
        Assert.Contains(expected, fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_not_there_or_not_ours_says_so()
    {
        Assert.Contains(
            "does not exist", Assert.Throws<EdgeException>(() => Check(new V4L2Options { Device = "front" })).What,
            StringComparison.Ordinal);
        string node = _kernel.PlugIn("video0", _camera);
        _kernel.OpenErrors[node] = Errno.PermissionDenied;
        Assert.Contains(
            "group video", Assert.Throws<EdgeException>(() => Check(new V4L2Options { Device = node })).Expected, StringComparison.Ordinal);
    }

    private string Check(V4L2Options options) =>
        V4L2Devices.Check(options, _kernel, new CameraFinder(_kernel, _kernel.ClassFolder, _kernel.NodeFolder));
}
