using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

public sealed class LineProgressTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly LineProgress _progress;

    public LineProgressTests()
    {
        _progress = new LineProgress(_clock);
    }

    [Fact]
    public void Runs_that_fail_one_after_the_other_hold_it_at_the_first_whatever_else_is_done()
    {
        JudgeAfterASecond("ok");
        JudgeAfterASecond(label: null);
        JudgeAfterASecond(label: null);
        JudgeAfterASecond(label: null);
        _progress.Touch();

        Assert.Equal(2, Seconds);
        JudgeAfterASecond("ok");
        Assert.Equal(5, Seconds);
    }

    [Fact]
    public void One_that_fails_now_and_then_holds_nothing()
    {
        foreach (string? label in new[] { null, "ok", null, "ok", null })
        {
            JudgeAfterASecond(label);
        }

        Assert.Equal(5, Seconds);
    }

    [Fact]
    public void Pictures_that_the_camera_spoilt_say_nothing_of_the_model()
    {
        for (int frame = 0; frame < 5; frame++)
        {
            JudgeAfterASecond(label: null, "cut off");
        }

        Assert.Equal(5, Seconds);
    }

    private double Seconds => (_progress.Last - default(MonotonicTime)).TotalSeconds;

    private void JudgeAfterASecond(string? label, string? fault = null)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        _progress.BeginJudging();
        FrameInfo frame = new(0, default, 4, 4, PixelFormat.Gray8) { Fault = fault };
        _progress.EndJudging(new Verdict(1, label is null ? Outcome.Unsure : Outcome.Ok, label, 0, frame, default, "m@1"));
    }
}
