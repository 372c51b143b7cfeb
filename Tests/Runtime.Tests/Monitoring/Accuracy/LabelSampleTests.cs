using EdgeConvNeXt.Runtime.Monitoring.Accuracy;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Accuracy;

public sealed class LabelSampleTests
{
    // By hashlib.sha256(uuid.UUID("019b76da-a800-7000-8000-000000000000").bytes) in Python.
    [Fact]
    public void The_place_of_a_result_is_found_by_others_too() =>
        Assert.Equal(0.6224490130281776, LabelSample.PlaceOf(Guid.Parse("019b76da-a800-7000-8000-000000000000")), 1e-15);

    [Fact]
    public void About_the_share_that_was_asked_for_is_in_it_in_every_part_of_a_day()
    {
        const int Parts = 20_000;
        DateTimeOffset day = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);
        bool[] sampled = [.. Enumerable.Range(0, Parts).Select(part => LabelSample.Holds(Guid.CreateVersion7(day.AddSeconds(part)), 0.05))];

        Assert.All(sampled.Chunk(Parts / 4), quarter => Assert.InRange(quarter.Count(one => one) / (double)quarter.Length, 0.035, 0.065));
    }

    // The line asks about every good part.
    [Fact]
    public void Asking_allocates_nothing()
    {
        Guid result = Guid.CreateVersion7();
        LabelSample.Holds(result, 0.5);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1000; i++)
        {
            LabelSample.Holds(result, 0.5);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void None_and_all_are_shares_too()
    {
        Guid result = Guid.CreateVersion7();

        Assert.False(LabelSample.Holds(result, 0));
        Assert.True(LabelSample.Holds(result, 1));
    }
}
