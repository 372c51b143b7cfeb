using EdgeConvNeXt.Camera.Synthetic;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

[Collection(MeasuredAlone.Name)]
public sealed class SyntheticFrameSourceMemoryTests
{
    private const int Frames = 200;

    // No object of the runtime is smaller
    private const int SmallestObject = 24;

    /// <summary>
    /// The thread that reads and the one that draws. The test's host allocates a little now and then, hence the best of a few tries: an
    /// object for each frame would be in all of them.
    /// </summary>
    [Fact]
    public async Task No_thread_allocates_an_object_a_frame_once_the_pool_is_filled()
    {
        long least = await Cost(() => GC.GetTotalAllocatedBytes(precise: true));

        Assert.True(least < Frames * SmallestObject, $"{least} bytes for {Frames} frames");
    }

    [Fact]
    public async Task The_reader_allocates_nothing_at_all() =>
        Assert.Equal(0, await Cost(GC.GetAllocatedBytesForCurrentThread));

    private static async Task<long> Cost(Func<long> allocated)
    {
        await using SyntheticFrameSource source = new(new SyntheticOptions { Width = 32, Height = 24 }, TimeProvider.System);
        using CancellationTokenSource cancel = new();
        source.Start();
        Read(source, cancel.Token);
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long before = allocated();
            Read(source, cancel.Token);
            least = Math.Min(least, allocated() - before);
        }

        return least;
    }

    private static void Read(SyntheticFrameSource source, CancellationToken cancellationToken)
    {
        for (int i = 0; i < Frames; i++)
        {
            source.Read(cancellationToken)!.Dispose();
        }
    }
}
