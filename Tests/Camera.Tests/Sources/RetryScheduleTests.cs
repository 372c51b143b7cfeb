using EdgeConvNeXt.Camera.Sources;

namespace EdgeConvNeXt.Camera.Tests.Sources;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Waits_grow_from_half_a_second_to_five_and_begin_anew_after_a_success()
    {
        RetrySchedule schedule = new();

        Assert.Equal([0.5, 1, 2, 4, 5, 5], Enumerable.Range(0, 6).Select(_ => schedule.Next().TotalSeconds));
        Assert.Equal(6, schedule.Attempts);

        schedule.Reset();

        Assert.Equal((0.5, 1), (schedule.Next().TotalSeconds, schedule.Attempts));
    }
}
