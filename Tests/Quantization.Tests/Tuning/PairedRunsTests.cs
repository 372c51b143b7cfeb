using EdgeConvNeXt.Quantization.Tuning;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Tuning;

public class PairedRunsTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Medians_and_the_share_of_turns_won_are_those_of_the_turns_that_count()
    {
        // Two turns warm up, however slow; of the five others the second model wins four.
        Queue<int> first = new([500, 500, 10, 12, 11, 10, 10]);
        Queue<int> second = new([1, 1, 8, 9, 30, 7, 8]);
        PairedRuns runs = PairedRuns.Measure(() => Pass(first), () => Pass(second), 5, _clock, CancellationToken.None);
        Assert.Equal(new PairedRuns(10, 8, 0.8), runs);
    }

    [Fact]
    public void The_model_that_begins_changes_from_turn_to_turn()
    {
        List<char> order = [];
        PairedRuns.Measure(() => order.Add('a'), () => order.Add('b'), 4, _clock, CancellationToken.None);
        Assert.Equal("baabbaabbaab", string.Concat(order));
    }

    [Fact]
    public void It_stops_between_two_turns()
    {
        using CancellationTokenSource stop = new();
        int runs = 0;
        Assert.Throws<OperationCanceledException>(() => PairedRuns.Measure(
            () =>
            {
                runs++;
                stop.Cancel();
            },
            () => { }, 5, _clock, stop.Token));
        Assert.Equal(1, runs);
    }

    private void Pass(Queue<int> milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds.Dequeue()));
}
