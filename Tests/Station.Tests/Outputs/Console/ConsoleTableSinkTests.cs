using System.Text;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Console;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.Console;

public sealed class ConsoleTableSinkTests
{
    [Fact]
    public async Task Every_part_is_one_aligned_line()
    {
        StringWriter writer = new() { NewLine = "\n" };
        ConsoleTableSink sink = new(
            writer, ["ok", "inclusion"], new QueueSinkOptions(), new ManualTimeProvider(),
            new RecordingLoggers().Typed<ConsoleTableSink>());
        Verdict crack = Verdicts.Crack(1);
        sink.Publish(crack with { Label = "inclusion", Frame = crack.Frame with { Truth = "ok" } }, Verdicts.Scores);
        sink.Publish(crack with { PartNumber = 12345, Outcome = Outcome.Ok, Label = "ok", Score = 1 }, Verdicts.Scores);
        sink.Publish(Verdicts.Unseen(12346), Verdicts.Scores);
        await sink.DisposeAsync();

        Assert.Equal(
            """
                part  truth      verdict  label       score        ms
                   1  ok         NG       inclusion   0.750     20.25
               12345  -          OK       ok          1.000     20.25
               12346  -          unsure   -               -         -  The image is truncated

            """.ReplaceLineEndings("\n"),
            writer.ToString());
    }

    [Fact]
    public async Task A_writer_that_fails_is_reported_once_and_takes_nothing_down()
    {
        RecordingLoggers log = new();
        using FailingWriter writer = new();
        ConsoleTableSink sink = new(writer, ["ok"], new QueueSinkOptions(), new ManualTimeProvider(), log.Typed<ConsoleTableSink>());
        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        await writer.AwaitWrite();
        sink.Publish(Verdicts.Crack(2), Verdicts.Scores);
        await writer.AwaitWrite();
        await sink.DisposeAsync();

        Assert.Equal(2, sink.Dropped);
        Assert.Equal(1, log.Count(1300));
    }

    private sealed class FailingWriter : TextWriter
    {
        private readonly SemaphoreSlim _writes = new(0);

        public override Encoding Encoding => Encoding.UTF8;

        public async Task AwaitWrite() => Assert.True(await _writes.WaitAsync(TimeSpan.FromSeconds(30)), "No write came.");

        public override void WriteLine(string? value)
        {
            _writes.Release();
            throw new IOException("Broken pipe");
        }

        protected override void Dispose(bool disposing)
        {
            _writes.Dispose();
            base.Dispose(disposing);
        }
    }
}
