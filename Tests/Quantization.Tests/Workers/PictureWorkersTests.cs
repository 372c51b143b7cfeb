using System.Collections.Concurrent;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Workers;

namespace EdgeConvNeXt.Quantization.Tests.Workers;

/// <summary>Pictures are numbers here, and so are workers.</summary>
public sealed class PictureWorkersTests
{
    private static readonly int[] Two = [0, 1];

    // The first picture is done only after the last that may be begun beside it.
    [Fact]
    public void Results_keep_the_order_of_the_pictures_and_few_wait_for_a_slow_one()
    {
        const int Ahead = 3;
        using ManualResetEventSlim isAheadDone = new();
        int asked = 0;
        int askedMeanwhile = 0;

        int[] results = [.. PictureWorkers.Run(Pictures(), Two, Take, CancellationToken.None)];

        Assert.Equal(Enumerable.Range(0, 20).Select(picture => 10 * picture), results);
        Assert.InRange(askedMeanwhile, Ahead + 1, Ahead + 2);

        IEnumerable<int> Pictures()
        {
            for (; asked < 20; asked++)
            {
                yield return asked;
            }
        }

        Func<int> Take(int worker, int picture) => () =>
        {
            if (picture == 0)
            {
                isAheadDone.Wait();
                askedMeanwhile = Volatile.Read(ref asked) + 1;
            }
            else if (picture == Ahead)
            {
                isAheadDone.Set();
            }

            return 10 * picture;
        };
    }

    [Fact]
    public void A_worker_has_one_picture_at_a_time()
    {
        int[] busy = new int[3];

        int[] results = [.. PictureWorkers.Run(Enumerable.Range(0, 500), [0, 1, 2], Take, CancellationToken.None)];

        Assert.All(results, count => Assert.Equal(1, count));

        Func<int> Take(int worker, int picture) => () =>
        {
            int count = Interlocked.Increment(ref busy[worker]);
            Interlocked.Decrement(ref busy[worker]);
            return count;
        };
    }

    // The second picture fails first, the first after it: the first is what is reported.
    [Fact]
    public void Of_several_pictures_that_fail_the_first_in_order_is_reported_and_all_before_it_come_out()
    {
        using ManualResetEventSlim hasLaterFailed = new();
        List<int> results = [];

        InvalidDataException fault = Assert.Throws<InvalidDataException>(
            () => Collect(PictureWorkers.Run(Enumerable.Range(0, 20), Two, Take, CancellationToken.None), results));

        Assert.Equal("2", fault.Message);
        Assert.Equal([0, 1], results);

        Func<int> Take(int worker, int picture) => () =>
        {
            if (picture == 2)
            {
                hasLaterFailed.Wait();
                throw new InvalidDataException("2");
            }

            if (picture == 3)
            {
                hasLaterFailed.Set();
                throw new InvalidDataException("3");
            }

            return picture;
        };
    }

    [Fact]
    public void A_picture_that_cannot_be_had_ends_the_sequence_after_those_before_it()
    {
        List<int> results = [];

        Assert.Throws<InvalidDataException>(
            () => Collect(PictureWorkers.Run(Pictures(), Two, Take, CancellationToken.None), results));

        Assert.Equal([0, 1, 2], results);

        static Func<int> Take(int worker, int picture) => () => picture;

        static IEnumerable<int> Pictures()
        {
            yield return 0;
            yield return 1;
            yield return 2;
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void Cancelling_ends_the_wait_for_a_worker_once_what_is_at_work_is_done()
    {
        using CancellationTokenSource source = new();
        ConcurrentBag<int> done = [];

        Assert.Throws<OperationCanceledException>(
            () => PictureWorkers.Run(Enumerable.Range(0, 1000), Two, Take, source.Token).Count());

        Assert.InRange(done.Count, 1, 6);

        Func<int> Take(int worker, int picture) => () =>
        {
            source.Cancel();
            done.Add(picture);
            return picture;
        };
    }

    // Nobody asks for the rest: it is finished and given back all the same, before the workers are their owner's again.
    [Fact]
    public void Results_that_nobody_asks_for_are_given_back()
    {
        ConcurrentBag<Handle> made = [];

        PictureWorkers.Run(Enumerable.Range(0, 20), Two, Take, CancellationToken.None).First().Dispose();

        Assert.All(made, handle => Assert.True(handle.IsReturned));

        Func<Handle> Take(int worker, int picture) => () =>
        {
            Handle handle = new();
            made.Add(handle);
            return handle;
        };
    }

    [Fact]
    public void A_picture_that_no_worker_takes_is_given_back()
    {
        List<Handle> asked = [];

        Assert.Throws<InvalidDataException>(() => PictureWorkers.Run(Pictures(), Two, Take, CancellationToken.None).Count());

        Assert.Equal([false, true], asked.Select(handle => handle.IsReturned));

        IEnumerable<Handle> Pictures()
        {
            while (true)
            {
                asked.Add(new Handle());
                yield return asked[^1];
            }
        }

        Func<int> Take(int worker, Handle picture) =>
            picture == asked[0] ? () => 0 : throw new InvalidDataException();
    }

    [Fact]
    public void What_the_work_of_a_loop_throws_comes_out_as_it_is_the_lowest_index_first()
    {
        using ManualResetEventSlim isFirstAtWork = new();

        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => ParallelLoop.Run(2, 2, index =>
        {
            if (index == 0)
            {
                isFirstAtWork.Set();
            }
            else
            {
                isFirstAtWork.Wait();
            }

            throw new InvalidDataException($"{index}");
        }));

        Assert.Equal("0", fault.Message);
    }

    [Theory]
    [InlineData(8, 100, 2000L, 8)]
    [InlineData(8, 100, 1000L, 3)]
    [InlineData(8, 100, 100L, 1)]
    [InlineData(8, 100, null, 8)]
    public void Activations_of_no_more_images_are_kept_than_half_of_the_memory_holds(
        int threads, long bytes, long? free, int expected) => Assert.Equal(expected, ActivationObserver.WorkersFor(threads, bytes, free));

    [Theory]
    [InlineData(8, 8, 1)]
    [InlineData(8, 3, 2)]
    [InlineData(2, 1, 2)]
    [InlineData(1, 1, 1)]
    public void Where_fewer_models_are_open_than_threads_each_run_has_its_share(int threads, int count, int expected) =>
        Assert.Equal(expected, SessionSet.SettingsFor(threads, count).Threads);

    [Theory]
    [InlineData(3, 3)]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    public void No_more_models_are_opened_than_there_are_pictures(int pictures, int expected) =>
        Assert.Equal(expected, SessionSet.CountFor(8, 0, pictures));

    [Theory]
    [InlineData(8, 100, 0L, 1)]
    [InlineData(8, 100, 1800L, 3)]
    [InlineData(2, 100, 1_000_000L, 2)]
    [InlineData(8, 0, 1_000_000L, 8)]
    [InlineData(4, 100, null, 4)]
    public void Models_are_opened_for_each_thread_as_long_as_half_of_the_memory_holds_them(
        int threads, long bytes, long? free, int expected) => Assert.Equal(expected, SessionSet.CountFor(threads, bytes, free));

    private static void Collect(IEnumerable<int> results, List<int> into)
    {
        foreach (int result in results)
        {
            into.Add(result);
        }
    }

    private sealed class Handle : IDisposable
    {
        public bool IsReturned { get; private set; }

        public void Dispose() => IsReturned = true;
    }
}
