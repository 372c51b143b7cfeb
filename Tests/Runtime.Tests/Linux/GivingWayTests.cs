using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Runtime.Tests.Linux;

public sealed partial class GivingWayTests
{
    private const int GivenWay = 12;

    // The tests may be run with a niceness of their own.
    private readonly int _normal = BackgroundThread.Niceness;

    [Fact]
    public Task What_is_started_meanwhile_gives_way_and_stands_as_others_afterwards() => OnThread(() =>
    {
        int ofStarted = -1;
        using SemaphoreSlim looked = new(0);
        using SemaphoreSlim ended = new(0);
        Thread started = new(() =>
        {
            ofStarted = BackgroundThread.Niceness;
            looked.Release();
            ended.Wait();
            ofStarted = BackgroundThread.Niceness;
        });
        using (GivingWay.Begin())
        {
            started.Start();
            looked.Wait();
            Assert.Equal(Expected(), BackgroundThread.Niceness);
            Assert.Equal(Expected(), ofStarted);
        }

        Assert.Equal(_normal, BackgroundThread.Niceness);
        ended.Release();
        started.Join();
        Assert.Equal(_normal, ofStarted);
    });

    [Fact]
    public Task Threads_that_give_way_for_good_go_on_to() => OnThread(() =>
    {
        Assert.True(BackgroundThread.LowerMost());
        using (GivingWay.Begin())
        {
            Assert.Equal(19, BackgroundThread.Niceness);
        }

        Assert.Equal(19, BackgroundThread.Niceness);
    });

    [Fact]
    public Task Nothing_gives_way_where_it_could_not_be_raised_again() => OnThread(() =>
    {
        LoseCapabilities();
        using (GivingWay.Begin())
        {
            Assert.Equal(Expected(), BackgroundThread.Niceness);
        }

        Assert.Equal(_normal, BackgroundThread.Niceness);
    });

    // Threads that this one starts may do what it may.
    private int Expected()
    {
        bool canReturn = false;
        Thread trial = new(() => canReturn = BackgroundThread.LowerMost() && BackgroundThread.Set(BackgroundThread.Self, _normal));
        trial.Start();
        trial.Join();
        return canReturn && _normal < GivenWay ? GivenWay : _normal;
    }

    // A thread that other tests do not get.
    private static Task OnThread(Action test) =>
        Task.Factory.StartNew(test, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // Those of the calling thread, and of threads that it starts.
    private static unsafe void LoseCapabilities()
    {
        Header header = new(0x20080522, 0);
        Capabilities* none = stackalloc Capabilities[2];
        new Span<Capabilities>(none, 2).Clear();
        Assert.Equal(0, Capset(&header, none));
    }

    [LibraryImport("libc.so.6", EntryPoint = "capset")]
    private static unsafe partial int Capset(Header* header, Capabilities* data);

    /// <seealso href="https://man7.org/linux/man-pages/man2/capset.2.html"/>
    private readonly record struct Header(uint Version, int Thread);

    private readonly record struct Capabilities(uint Effective, uint Permitted, uint Inheritable);
}
