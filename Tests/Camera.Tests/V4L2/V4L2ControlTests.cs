using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.Tests.GStreamer;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>Fixing what a camera would choose by itself.</summary>
public sealed class V4L2ControlTests : IDisposable
{
    private readonly FakeKernel _kernel = new();
    private readonly FakeCamera _camera = WithControls(new FakeCamera { IsEndless = true });

    public void Dispose() => _kernel.Dispose();

    /// <summary>The controls of a usual USB camera, everything automatic.</summary>
    internal static FakeCamera WithControls(FakeCamera camera)
    {
        camera.Controls[VideoControlId.ExposureAuto] = new FakeControl(0, 3, 1, 3);
        camera.Controls[VideoControlId.ExposureAbsolute] = new FakeControl(3, 2047, 1, 250);
        camera.Controls[VideoControlId.ExposureAutoPriority] = new FakeControl(0, 1, 1, 1);
        camera.Controls[VideoControlId.Gain] = new FakeControl(0, 255, 1, 64);
        camera.Controls[VideoControlId.AutoWhiteBalance] = new FakeControl(0, 1, 1, 1);
        camera.Controls[VideoControlId.WhiteBalanceTemperature] = new FakeControl(2800, 6500, 10, 4000);
        camera.Controls[VideoControlId.PowerLineFrequency] = new FakeControl(0, 2, 1, 2);
        return camera;
    }

    [Fact]
    public async Task Automatics_are_switched_off_before_values_are_set()
    {
        await using V4L2FrameSource source = Plug(
            new V4L2Controls { Exposure = 100, Gain = 10, WhiteBalance = 5000, PowerLineFrequency = PowerLineFrequency.Hertz50 });
        source.Start();

        Assert.Equal(
            [
                VideoControlId.ExposureAuto, VideoControlId.ExposureAutoPriority, VideoControlId.AutoWhiteBalance,
                VideoControlId.ExposureAbsolute, VideoControlId.Gain, VideoControlId.WhiteBalanceTemperature,
                VideoControlId.PowerLineFrequency,
            ],
            _camera.Written);
        Assert.Equal([1, 0, 0, 100, 10, 5000, 1], _camera.Written.Select(id => _camera.Controls[id].Value));
    }

    [Fact]
    public async Task Nothing_is_touched_that_was_not_asked_for()
    {
        await using V4L2FrameSource source = Plug(new V4L2Controls());
        source.Start();

        Assert.Empty(_camera.Written);
    }

    [Theory]
    [InlineData(2048, "3 to 2047")]
    [InlineData(2, "3 to 2047")]
    public async Task A_value_out_of_range_is_refused_with_the_range(int exposure, string range)
    {
        EdgeException fault = await StartFault(new V4L2Controls { Exposure = exposure });

        Assert.Equal(
            (EdgeFault.Configuration, $"The camera does not take {exposure} for exposure", range),
            (fault.Fault, fault.What, fault.Expected));
    }

    [Fact]
    public async Task A_value_between_two_steps_is_refused_with_the_step() =>
        Assert.Equal("2800 to 6500 in steps of 10", (await StartFault(new V4L2Controls { WhiteBalance = 5001 })).Expected);

    [Fact]
    public async Task A_control_that_the_camera_lacks_is_refused_with_those_it_has()
    {
        EdgeException fault = await StartFault(new V4L2Controls { Focus = 10 });

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Equal("The camera has no control for focus", fault.What);
        Assert.Equal("one of those it has: exposure, gain, whiteBalance, powerLineFrequency", fault.Expected);
    }

    [Fact]
    public async Task A_control_that_can_only_be_read_is_refused()
    {
        _camera.Controls[VideoControlId.Gain] = new FakeControl(0, 255, 1, 64) { IsReadOnly = true };

        Assert.Equal("The camera's gain cannot be set, only read", (await StartFault(new V4L2Controls { Gain = 1 })).What);
    }

    [Fact]
    public async Task A_camera_that_does_not_keep_a_value_is_refused()
    {
        _camera.Controls[VideoControlId.Gain] = new FakeControl(0, 255, 1, 64) { IsDeaf = true };

        Assert.Equal("The camera's gain stays at 64 when it is set to 1", (await StartFault(new V4L2Controls { Gain = 1 })).What);
    }

    [Fact]
    public async Task A_control_that_something_else_changes_is_set_back_and_reported()
    {
        RecordingLogger log = new();
        ManualTimeProvider clock = new();
        await using V4L2FrameSource source = Plug(new V4L2Controls { Gain = 10 }, clock, log);
        source.Start();
        source.Read(Deadline.Token())!.Dispose();
        _camera.Controls[VideoControlId.Gain].Value = 99;

        clock.Advance(TimeSpan.FromSeconds(4));
        source.Read(Deadline.Token())!.Dispose();
        Assert.Equal(99, _camera.Controls[VideoControlId.Gain].Value);

        clock.Advance(TimeSpan.FromSeconds(1));
        source.Read(Deadline.Token())!.Dispose();
        Assert.Equal(10, _camera.Controls[VideoControlId.Gain].Value);
        Assert.Contains("gain had become 99 and was set back to 10", source.Statistics.LastError, StringComparison.Ordinal);
        Assert.Single(log.At(LogLevel.Warning));
    }

    [Fact]
    public async Task Older_cameras_have_exposure_under_another_number()
    {
        _camera.Controls.Remove(VideoControlId.ExposureAbsolute);
        _camera.Controls[VideoControlId.Exposure] = new FakeControl(1, 10, 1, 1);
        await using V4L2FrameSource source = Plug(new V4L2Controls { Exposure = 7 });
        source.Start();

        Assert.Equal(7, _camera.Controls[VideoControlId.Exposure].Value);
    }

    private V4L2FrameSource Plug(V4L2Controls controls, TimeProvider? clock = null, ILogger? log = null) =>
        _kernel.Source(new V4L2Options { Device = _kernel.PlugIn("video0", _camera), Controls = controls }, clock, log);

    private async Task<EdgeException> StartFault(V4L2Controls controls)
    {
        await using V4L2FrameSource source = Plug(controls);
        return Assert.Throws<EdgeException>(source.Start);
    }
}
