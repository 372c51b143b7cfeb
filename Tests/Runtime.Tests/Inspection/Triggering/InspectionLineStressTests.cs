using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>
/// All threads of a line at once, on the real clock, stopped at any moment: nothing is lost, doubled, or waited for in vain.
/// </summary>
public class InspectionLineStressTests : LineTest
{
    private const int Threads = 4;
    private const int PartsOfThread = 75;

    private static readonly RejectSettings Rejection = new()
    {
        Travel = TimeSpan.FromMilliseconds(20), Pulse = TimeSpan.FromMilliseconds(1),
    };
    private static readonly PartSettings Hasty = new()
    {
        Deadline = TimeSpan.FromMilliseconds(15), Tolerance = TimeSpan.FromMilliseconds(10),
    };

    [Theory]
    [InlineData(TriggerType.Software, 1)]
    [InlineData(TriggerType.Software, 2)]
    [InlineData(TriggerType.Software, 3)]
    [InlineData(TriggerType.Software, 4)]
    [InlineData(TriggerType.Gpio, 5)]
    [InlineData(TriggerType.Gpio, 6)]
    [InlineData(TriggerType.Gpio, 7)]
    [InlineData(TriggerType.Gpio, 8)]
    public async Task Whenever_the_line_is_stopped_every_trigger_has_one_verdict_and_every_frame_is_back(TriggerType type, int seed)
    {
        Random random = new(seed);
        long stopAfter = random.Next(1, Threads * PartsOfThread);
        await using CalledSource source = new(isLive: true);
        using FakeInput input = new();
        using FakeOutput output = new();
        Numbers numbers = new();
        PartFlow flow = new(Hasty, 16, new ModelIdentity("m@1", ["ok", "ng"]), new RejectQueue(Rejection, 8), [numbers]);
        LineSignals signals = new() { Trigger = type == TriggerType.Gpio ? input : null, Reject = output };
        InspectionLine line = new(
            source, new ByBrightness(), flow, new InspectionLineOptions { Trigger = type, QueueLength = 1 }, signals, TimeProvider.System);
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        Task[] callers = [.. Enumerable.Range(0, Threads).Select(caller => Task.Run(() => Call(caller)))];
        await Task.WhenAll(callers).WaitAsync(Timeout);
        await Until(() => line.Parts.Triggers > 0);
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);

        Assert.InRange(line.Parts.Triggers, 1, Threads * PartsOfThread);
        Assert.Equal(line.Parts.Triggers, line.Parts.Verdicts);
        Assert.Equal(Enumerable.Range(1, (int)line.Parts.Triggers).Select(part => (long)part), numbers.Seen.Order());
        Assert.All(source.Returns, returns => Assert.Equal(1, returns));
        Assert.False(output.IsActive);

        void Call(int caller)
        {
            for (int part = 0; part < PartsOfThread; part++)
            {
                source.Call((caller + part) % 3);
                if (type == TriggerType.Software)
                {
                    line.Trigger();
                }
                else
                {
                    input.Push(new SignalEdge(0, true, MonotonicTime.Now(TimeProvider.System), (uint)part));
                }

                if (part % 25 == 0)
                {
                    line.Use(Hasty with { Frames = 1 + (part % 2) }, new ByBrightness());
                }

                if (line.Parts.Triggers >= stopAfter)
                {
                    stop.Cancel();
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_frame_to_reject_no_thread_of_the_line_allocates_for_each_part(bool isLive)
    {
        const int parts = 1000;
        await using CalledSource source = new(isLive);
        source.Prepare(parts);
        using Output output = new();
        Judge judge = new();
        PartSettings settings = new() { Deadline = Timeout };
        PartFlow flow = new(
            settings, 16, new ModelIdentity("m@1", ["ok", "ng"]),
            new RejectQueue(Rejection with { Travel = TimeSpan.FromMilliseconds(1) }, 4096),
            [new Numbers { OnVerdict = () => source.Call(1) }]);
        InspectionLine line = new(
            source, judge, flow, new InspectionLineOptions(), new LineSignals { Reject = output }, TimeProvider.System);
        source.Call(1);
        await line.RunAsync(parts, CancellationToken.None).WaitAsync(Timeout);

        // An object for each part would show at every call.
        Assert.Equal(parts, line.Parts.Ng);
        Assert.InRange(source.Allocations.Found, 0, source.Allocations.Calls / 10);
        Assert.InRange(judge.Allocations.Found, 0, judge.Allocations.Calls / 10);
        Assert.True(source.Allocations.Calls > parts / 2 && judge.Allocations.Calls > parts / 2);
        Assert.InRange(output.Allocations.Found, 0, output.Allocations.Calls / 10);
    }

    /// <summary>Numbers of the parts that have a verdict.</summary>
    private sealed class Numbers : IVerdictSink
    {
        private readonly List<long> _seen = new(4096);

        public Action? OnVerdict { get; init; }

        public IReadOnlyList<long> Seen => _seen;

        public long Dropped => 0;

        public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
        {
            _seen.Add(verdict.PartNumber);
            OnVerdict?.Invoke();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Every part is bad.</summary>
    private sealed class Judge : IFrameJudge
    {
        private readonly float[] _scores = new float[2];

        public Allocations Allocations { get; } = new();

        public ReadOnlySpan<float> Scores => _scores;

        Verdict IFrameJudge.Judge(FrameLease frame, long part)
        {
            Allocations.Enter();
            Verdict verdict = new(part, Outcome.Ng, "bad", 1, frame.Info, default, "m@1");
            Allocations.Leave();
            return verdict;
        }
    }

    private sealed class Output : IOutputLines
    {
        public Allocations Allocations { get; } = new();

        public int Count => 1;

        public void Set(ulong values, ulong mask)
        {
            Allocations.Enter();
            Allocations.Leave();
        }

        public void Dispose()
        {
        }
    }
}
