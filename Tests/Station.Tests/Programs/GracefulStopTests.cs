using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Programs;

public sealed class GracefulStopTests
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly TaskCompletionSource _work = new();

    [Fact]
    public async Task Work_that_is_not_stopped_may_take_as_long_as_it_likes()
    {
        Task<bool> waiting = GracefulStop.WaitAsync(_work.Task, () => StopTimeout, _clock, CancellationToken.None);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.False(waiting.IsCompleted);

        _work.SetResult();

        Assert.True(await waiting);
    }

    [Fact]
    public async Task The_timeout_begins_with_the_stop()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();

        // The stop came before the wait, so the wait's timer is set when the call returns.
        Task<bool> waiting = GracefulStop.WaitAsync(_work.Task, () => StopTimeout, _clock, stop.Token);
        _clock.Advance(StopTimeout);

        Assert.False(await waiting);
    }

    [Fact]
    public async Task Work_that_ends_within_the_timeout_has_ended()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        Task<bool> waiting = GracefulStop.WaitAsync(_work.Task, () => StopTimeout, _clock, stop.Token);

        _work.SetResult();

        Assert.True(await waiting);
    }

    [Fact]
    public async Task Work_that_fails_in_the_moment_of_the_timeout_fails_with_its_own_words()
    {
        InvalidOperationException own = new("the work's own");
        for (int round = 0; round < 200; round++)
        {
            TaskCompletionSource work = new();
            using OvertakingClock clock = new(() => work.SetException(own));

            // Either the timeout came first, or the failure; no exception of the timeout itself comes out.
            Exception? outcome = await Record.ExceptionAsync(
                () => GracefulStop.WaitAsync(work.Task, () => StopTimeout, clock, new CancellationToken(true)));

            Assert.True(outcome is null || outcome == own, outcome?.ToString());
        }
    }

    [Fact]
    public async Task Work_that_never_ends_is_left_behind_on_its_thread()
    {
        using ManualResetEventSlim never = new();

        Task<bool> running = GracefulStop.RunAsync(never.Wait, StopTimeout, _clock);
        Assert.False(running.IsCompleted);
        _clock.Advance(StopTimeout);

        Assert.False(await running);
        never.Set();
    }

    [Fact]
    public async Task Work_that_is_run_to_its_end_has_ended()
    {
        bool isDone = false;

        Assert.True(await GracefulStop.RunAsync(() => isDone = true, StopTimeout, _clock));
        Assert.True(isDone);
    }

    [Fact]
    public async Task What_the_work_throws_comes_out_even_when_it_looks_like_the_timeout()
    {
        TimeoutException own = new("a timeout of the work's own");
        _work.SetException(own);

        Assert.Same(
            own,
            await Assert.ThrowsAsync<TimeoutException>(
                () => GracefulStop.WaitAsync(_work.Task, () => StopTimeout, _clock, CancellationToken.None)));
    }

    private sealed class ForeignContext : SynchronizationContext;

    /// <summary>
    /// A clock whose timers fire at once, on a thread that must not go on with what they wake; then, at once, something else happens.
    /// </summary>
    private sealed class OvertakingClock(Action then) : TimeProvider, IDisposable
    {
        private readonly ManualResetEventSlim _isOver = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            new Thread(() =>
            {
                SynchronizationContext.SetSynchronizationContext(new ForeignContext());
                callback(state);
                then();
                _isOver.Set();
            }).Start();
            return new ManualTimeProvider().CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _isOver.Wait();
            _isOver.Dispose();
        }
    }
}
