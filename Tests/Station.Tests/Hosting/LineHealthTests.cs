using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Hosting;

/// <summary>The stall limit is 10 s throughout.</summary>
public sealed class LineHealthTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task A_line_is_alive_until_its_last_verdict_is_older_than_the_stall_limit()
    {
        using IdleLine idle = new(_clock, new GreySource(-1, isLive: true));
        Assert.True(Check(idle, 10));
        Assert.False(Check(idle, 0.1));

        await idle.InspectOne();

        Assert.True(Check(idle, 10));
        Assert.False(Check(idle, 0.1));
    }

    [Fact]
    public void A_camera_that_is_away_and_looked_for_leaves_the_line_alive()
    {
        GreySource source = new(-1, isLive: true);
        using IdleLine idle = new(_clock, source);
        source.IsConnected = false;

        Assert.True(Check(idle, 100));
        Assert.True(Check(idle, 100));
        Assert.Equal(
            (TimeSpan.FromSeconds(200), "waiting for camera, 200 s"), (idle.Health.CameraAway, idle.Health.Describe(isAlive: true)));
        source.IsConnected = true;
        Assert.Equal(
            (null, "running", "stalled"),
            (idle.Health.CameraAway, idle.Health.Describe(isAlive: true), idle.Health.Describe(isAlive: false)));
    }

    [Fact]
    public void A_camera_that_has_come_back_has_the_stall_limit_to_show_a_picture()
    {
        GreySource source = new(-1, isLive: true);
        using IdleLine idle = new(_clock, source);
        source.IsConnected = false;
        Assert.True(Check(idle, 100));
        source.IsConnected = true;

        Assert.True(Check(idle, 10));
        Assert.False(Check(idle, 0.1));
    }

    [Fact]
    public void Only_cameras_may_be_away()
    {
        GreySource source = new(-1, isLive: false) { IsConnected = false };
        using IdleLine idle = new(_clock, source);

        Assert.False(Check(idle, 10.1));
    }

    [Fact]
    public async Task A_model_that_fails_part_after_part_is_no_life()
    {
        using IdleLine idle = new(_clock, new GreySource(-1, isLive: true), session => new FailingSession(session));
        for (int second = 0; second < 10; second++)
        {
            await idle.InspectOne();
            Assert.True(Check(idle, 1));
        }

        await idle.InspectOne();
        Assert.False(Check(idle, 0.1));
        Assert.Equal(11, idle.Line.Statistics.FailedRuns);
        Assert.StartsWith("The device hangs", idle.Line.Statistics.LastFailure, StringComparison.Ordinal);
    }

    private bool Check(IdleLine idle, double secondsLater)
    {
        _clock.Advance(TimeSpan.FromSeconds(secondsLater));
        return idle.Health.Check();
    }

    private sealed class FailingSession(IInferenceSession inner) : IInferenceSession
    {
        public string Provider => inner.Provider;

        public ModelVariant Variant => inner.Variant;

        public SessionPlacement Placement => inner.Placement;

        public Span<byte> InputBuffer => inner.InputBuffer;

        public ReadOnlySpan<float> Output => inner.Output;

        public void Run() =>
            throw new EdgeException(EdgeFault.Device, "The device hangs", "device 0", "an answer", "Start the program anew.");

        public void Dispose() => inner.Dispose();
    }
}
