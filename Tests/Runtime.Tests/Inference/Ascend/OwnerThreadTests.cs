using EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

public sealed class OwnerThreadTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public void Every_task_runs_on_the_one_thread_whoever_hands_it_over()
    {
        OwnerThread owner = new("owner", "here");
        HashSet<int> threads = [];
        int sum = 0;
        OwnerTask task = new(() =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            sum++;
        });
        Thread[] callers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() => Repeat(owner, task, 250)))];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        owner.Stop();

        Assert.Single(threads);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, threads);
        Assert.Equal(1_000, sum);
    }

    [Fact]
    public void What_a_task_throws_reaches_its_caller_and_the_thread_goes_on()
    {
        OwnerThread owner = new("owner", "here");
        InvalidDataException cause = new("mine");

        Assert.Same(cause, Assert.Throws<InvalidDataException>(() => owner.Run(new OwnerTask(() => throw cause), Long)));

        bool isDone = false;
        owner.Run(new OwnerTask(() => isDone = true), Long);
        owner.Stop();
        Assert.True(isDone);
    }

    [Fact]
    public void A_task_that_does_not_end_is_given_up_and_so_is_what_waits_behind_it()
    {
        OwnerThread owner = new("owner", "device 7");
        using ManualResetEventSlim isRunning = new();
        using ManualResetEventSlim mayEnd = new();
        Exception? behind = null;
        Thread waiting = new(() =>
        {
            isRunning.Wait();
            behind = Record.Exception(() => owner.Run(new OwnerTask(() => { }), Long));
        });
        waiting.Start();

        EdgeException fault = Assert.Throws<EdgeException>(
            () => owner.Run(new OwnerTask(() => Block(isRunning, mayEnd)), TimeSpan.FromMilliseconds(150)));
        waiting.Join();
        mayEnd.Set();

        Assert.True(owner.IsAbandoned);
        Assert.Contains("device 7", fault.Message, StringComparison.Ordinal);
        Assert.IsType<EdgeException>(behind);
        Assert.Throws<EdgeException>(() => owner.Run(new OwnerTask(() => { }), Long));
    }

    [Fact]
    public void A_stopped_thread_takes_no_more()
    {
        OwnerThread owner = new("owner", "here");
        owner.Stop();

        Assert.Throws<ObjectDisposedException>(() => owner.Run(new OwnerTask(() => { }), Long));
    }

    private static void Repeat(OwnerThread owner, OwnerTask task, int times)
    {
        for (int i = 0; i < times; i++)
        {
            owner.Run(task, Long);
        }
    }

    private static void Block(ManualResetEventSlim isRunning, ManualResetEventSlim mayEnd)
    {
        isRunning.Set();
        mayEnd.Wait();
    }
}
