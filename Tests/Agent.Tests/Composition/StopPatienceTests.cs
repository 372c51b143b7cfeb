using EdgeConvNeXt.Agent.Composition;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests.Composition;

public sealed class StopPatienceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly TaskCompletionSource _work = new();

    [Fact]
    public async Task Work_that_nobody_stops_may_take_as_long_as_it_likes()
    {
        Task<bool> waiting = StopPatience.WaitAsync(_work.Task, () => Patience, _clock, CancellationToken.None);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.False(waiting.IsCompleted);

        _work.SetResult();

        Assert.True(await waiting);
    }

    [Fact]
    public async Task Patience_begins_with_the_stop()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();

        // The stop came before the wait, so the wait's timer is set when the call returns.
        Task<bool> waiting = StopPatience.WaitAsync(_work.Task, () => Patience, _clock, stop.Token);
        _clock.Advance(Patience);

        Assert.False(await waiting);
    }

    [Fact]
    public async Task Work_that_ends_within_the_patience_has_ended()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        Task<bool> waiting = StopPatience.WaitAsync(_work.Task, () => Patience, _clock, stop.Token);

        _work.SetResult();

        Assert.True(await waiting);
    }

    [Fact]
    public async Task What_the_work_throws_comes_out_even_when_it_looks_like_the_end_of_patience()
    {
        TimeoutException own = new("a timeout of the work's own");
        _work.SetException(own);

        Assert.Same(own, await Assert.ThrowsAsync<TimeoutException>(() => StopPatience.WaitAsync(_work.Task, () => Patience, _clock, CancellationToken.None)));
    }
}
