using System.Threading.Channels;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>What tests of a line with threads need: a clock, verdicts and a timeout.</summary>
public abstract class LineTest
{
    private protected static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private protected static readonly PartSettings Settings = new()
    {
        Deadline = TimeSpan.FromMilliseconds(200), Tolerance = TimeSpan.FromMilliseconds(10),
    };

    private readonly Channel<Verdict> _verdicts = Channel.CreateUnbounded<Verdict>();

    private protected ManualTimeProvider Clock { get; } = new();

    private protected ChannelReader<Verdict> Verdicts => _verdicts.Reader;

    private protected IVerdictSink Sink => new ChannelSink(_verdicts.Writer);

    private protected static (FrameInfo Info, byte Grey) Frame(int milliseconds, byte grey) =>
        (new FrameInfo(milliseconds, At(milliseconds), 40, 30, PixelFormat.Gray8), grey);

    private protected static MonotonicTime At(int milliseconds) => new(milliseconds * 1_000_000L);

    // The line's clock thread sets its timer when it gets to it: time passes until it has.
    private protected Task Pass(Func<bool> until) => Task.Run(async () =>
    {
        while (!until())
        {
            Clock.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }
    }).WaitAsync(Timeout);

    private protected static Task Until(Func<bool> condition) => Task.Run(async () =>
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }).WaitAsync(Timeout);

    private protected InspectionLine Line(
        PushedSource source, IFrameJudge judge, InspectionLineOptions options, RejectQueue? queue = null, LineSignals? signals = null) =>
        new(
            source, judge, new PartFlow(Settings, 8, new ModelIdentity("m@1", ["ok", "ng"]), queue, [Sink]), options,
            signals ?? new LineSignals(), Clock);

    private protected async Task<Verdict> Next() => await _verdicts.Reader.ReadAsync().AsTask().WaitAsync(Timeout);
}
