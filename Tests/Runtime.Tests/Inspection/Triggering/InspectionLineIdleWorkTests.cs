using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>What the model's thread does while no part needs it.</summary>
public sealed class InspectionLineIdleWorkTests : LineTest, IDisposable
{
    private readonly PushedSource _source = new(isLive: true);
    private readonly Gaps _gaps = new();

    public void Dispose() => _gaps.Dispose();

    [Theory]
    [InlineData(TriggerType.Free)]
    [InlineData(TriggerType.Software)]
    public async Task A_line_without_parts_has_a_gap_every_ten_seconds(TriggerType trigger)
    {
        InspectionLine line = Line(_source, new ByBrightness(), new InspectionLineOptions { Trigger = trigger, IdleWork = _gaps });
        Task run = line.RunAsync(0, CancellationToken.None);
        await Until(() => _source.Asked == 1);

        for (int gap = 1; gap <= 3; gap++)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            await Until(() => _gaps.Count == gap);
        }

        Assert.Equal((0, 0), (line.Parts.Triggers, _gaps.Busy));
        Assert.Equal(default, line.LastProgress);
        _source.End();
        await run.WaitAsync(Timeout);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, _gaps.Count);
    }

    [Fact]
    public async Task Each_part_is_followed_by_a_gap_that_knows_whether_the_next_one_waits()
    {
        using ManualResetEventSlim go = new();
        InspectionLine line = Line(_source, new ByBrightness { Go = go }, new InspectionLineOptions { IdleWork = _gaps });
        Task run = line.RunAsync(0, CancellationToken.None);
        _source.Push(Frame(0, 0));
        await Until(() => line.Parts.Triggers == 1);
        _source.Push(Frame(30, 0));
        await Until(() => _source.Asked == 3);

        go.Set();
        _ = (await Next(), await Next());
        _source.End();
        await run.WaitAsync(Timeout);

        Assert.Equal((2, 1), (_gaps.Count, _gaps.Busy));
    }

    [Fact]
    public async Task A_gap_that_does_not_end_is_no_progress_whatever_the_camera_does()
    {
        InspectionLine line = Line(
            _source, new ByBrightness(), new InspectionLineOptions { Trigger = TriggerType.Software, IdleWork = _gaps });
        Task run = line.RunAsync(0, CancellationToken.None);
        await Until(() => _source.Asked == 1);
        _gaps.Hold();
        Clock.Advance(TimeSpan.FromSeconds(10));
        await Until(() => _gaps.Count == 1);

        Clock.Advance(TimeSpan.FromSeconds(5));
        _source.Push(Frame(15_000, 0));
        await Until(() => _source.Asked == 2);

        Assert.Equal(At(10_000), line.LastProgress);
        _gaps.LetGo();
        await Until(() => line.LastProgress == At(15_000));
        _source.End();
        await run.WaitAsync(Timeout);
    }

    private sealed class Gaps : IIdleWork, IDisposable
    {
        private readonly ManualResetEventSlim _go = new(true);
        private int _count;
        private int _busy;

        public int Count => Volatile.Read(ref _count);

        public int Busy => Volatile.Read(ref _busy);

        public void Hold() => _go.Reset();

        public void LetGo() => _go.Set();

        public void Run(bool isBusy)
        {
            _busy += isBusy ? 1 : 0;
            Interlocked.Increment(ref _count);
            Assert.True(_go.Wait(Timeout));
        }

        public void Dispose() => _go.Dispose();
    }
}
