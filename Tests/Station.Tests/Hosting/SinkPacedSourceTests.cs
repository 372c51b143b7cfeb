using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Hosting;

public sealed class SinkPacedSourceTests : IDisposable
{
    private readonly GatedTarget _target = new();

    public void Dispose() => _target.Dispose();

    [Fact]
    public async Task Nothing_of_a_finite_source_is_lost_to_an_output_slower_than_it()
    {
        JsonLinesSink sink = Sink();
        SinkPacedSource source = new(new GreySource(1000), [sink]);
        source.Start();
        int part = 0;
        while (source.Read(CancellationToken.None) is { } frame)
        {
            frame.Dispose();
            sink.Publish(Verdicts.Crack(++part), Verdicts.Scores);
        }

        await sink.DisposeAsync();
        Assert.Equal(0, sink.Dropped);
        Assert.Equal(1000, _target.Lines.Length);
    }

    [Fact]
    public async Task A_wait_for_an_output_that_hangs_ends_with_the_token()
    {
        await using JsonLinesSink sink = Sink();
        SinkPacedSource source = new(new GreySource(1000), [sink]);
        _target.Hold();
        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        _target.AwaitHeld();
        sink.Publish(Verdicts.Crack(2), Verdicts.Scores);
        using CancellationTokenSource stop = new();
        Task<FrameLease?> reading = Task.Run(() => source.Read(stop.Token));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));
        _target.Release();
    }

    [Fact]
    public async Task It_passes_everything_else_on_to_its_source()
    {
        GreySource inner = new(2);
        await using (SinkPacedSource source = new(inner, []))
        {
            source.Start();
            source.Read(CancellationToken.None)!.Dispose();

            Assert.True(inner.IsStarted);
            Assert.Equal((inner.Name, inner.IsLive, 1), (source.Name, source.IsLive, source.Statistics.Delivered));
        }

        Assert.True(inner.IsClosed);
    }

    private JsonLinesSink Sink() => new(
        _target, new VerdictJson("press 4", "s1", Verdicts.Labels), new QueueSinkOptions { Length = 1 }, new ManualTimeProvider(),
        new RecordingLoggers().Typed<JsonLinesSink>());
}
