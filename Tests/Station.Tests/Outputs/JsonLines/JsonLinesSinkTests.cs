using System.Text.Json;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.JsonLines;

public sealed class JsonLinesSinkTests : IDisposable
{
    private readonly RecordingLoggers _log = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly GatedTarget _target = new();

    public void Dispose()
    {
        _target.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_verdict_is_one_line_with_everything_known_of_it()
    {
        Verdict verdict = Verdicts.Crack(7) with
        {
            ResultId = new Guid("019b7750-0000-7000-8000-000000000007"), Serial = "A \"7\"", Batch = "B1", CodeFault = "smeared",
            Frame = Verdicts.Crack(7).Frame with { Truth = "crack", Origin = "/parts/größe \"1\".png" },
        };

        await PublishAll(Sink(), [verdict]);

        Assert.Equal(
            """
            {"part":7,"result":"019b7750-0000-7000-8000-000000000007","time":"2026-01-01T00:00:00.000Z","station":"press 4","start":"s1",
            "serial":"A \"7\"","batch":"B1","codeFault":"smeared","outcome":"ng","action":"none","label":"crack","score":0.75,
            "scores":{"ok":0.25,"crack":0.75},
            "truth":"crack","origin":"/parts/größe \"1\".png",
            "timings":{"wait":1.5,"preprocess":0.25,"inference":20,"decide":0.001,"total":20.251},"model":"strip@3","sequence":16}
            """.ReplaceLineEndings(""),
            Assert.Single(_target.Lines));
    }

    [Fact]
    public async Task A_verdict_says_what_it_was_judged_by_and_what_was_done_with_the_part()
    {
        VerdictBasis strict = new(
            "plates \"A\"", "ab12",
            new DecisionThresholds { Default = 0.4f, Margin = 0.1f, Labels = new Dictionary<string, float> { ["größe"] = 0.25f } });
        VerdictBasis mild = new(null, null, new DecisionThresholds());

        await PublishAll(Sink(),
        [
            Verdicts.Crack(1) with { Basis = strict, Action = PartAction.Rejected, Rule = ActionRule.Thresholds },
            Verdicts.Crack(2) with { Basis = strict, Action = PartAction.Passed, Rule = ActionRule.Unsure },
            Verdicts.Crack(3) with { Basis = mild },
        ]);

        Assert.Contains("\"action\":\"rejected\",\"actionBy\":\"thresholds\"", _target.Lines[0], StringComparison.Ordinal);
        Assert.All(_target.Lines.Take(2), line => Assert.Contains(
            "\"model\":\"strip@3\",\"recipe\":\"plates "
            + "\\\"A\\\"\",\"recipeSha256\":\"ab12\",\"thresholds\":{\"default\":0.4,\"margin\":0.1,\"labels\":{\"größe\":0.25}},",
            line, StringComparison.Ordinal));
        Assert.Contains("\"action\":\"passed\",\"actionBy\":\"unsure\"", _target.Lines[1], StringComparison.Ordinal);
        Assert.Contains(
            "\"model\":\"strip@3\",\"thresholds\":{\"default\":0.5,\"margin\":0,\"labels\":{}},", _target.Lines[2],
            StringComparison.Ordinal);
        Assert.All(_target.Lines, line => JsonDocument.Parse(line).Dispose());
    }

    [Theory]
    [InlineData(ActionRule.Thresholds, "thresholds")]
    [InlineData(ActionRule.Voting, "voting")]
    [InlineData(ActionRule.Unsure, "unsure")]
    [InlineData(ActionRule.Rejection, "rejection")]
    [InlineData(ActionRule.WhenUnsound, "model.whenUnsound")]
    [InlineData(ActionRule.Interlock, "interlock")]
    public async Task What_said_so_has_the_name_that_it_has_in_the_recipe_or_the_configuration(ActionRule rule, string name)
    {
        await PublishAll(Sink(), [Verdicts.Crack(1) with { Rule = rule }]);

        Assert.Contains($"\"actionBy\":\"{name}\"", Assert.Single(_target.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_without_a_picture_has_a_reason_and_no_label()
    {
        await PublishAll(Sink(), [Verdicts.Unseen(1)]);

        using JsonDocument line = JsonDocument.Parse(Assert.Single(_target.Lines));
        Assert.Equal("unsure", line.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Null, line.RootElement.GetProperty("label").ValueKind);
        Assert.Equal("The image is truncated", line.RootElement.GetProperty("reason").GetString());
        Assert.False(line.RootElement.TryGetProperty("scores", out _));
        Assert.False(line.RootElement.TryGetProperty("truth", out _));
    }

    [Fact]
    public async Task Scores_that_are_no_numbers_become_null()
    {
        JsonLinesSink sink = Sink();
        sink.Publish(Verdicts.Crack(1) with { Score = float.NaN }, [float.NaN, float.PositiveInfinity]);
        await sink.DisposeAsync();

        Assert.Contains("\"score\":null,\"scores\":{\"ok\":null,\"crack\":null}", Assert.Single(_target.Lines), StringComparison.Ordinal);
        Assert.Equal(0, sink.Dropped);
    }

    [Fact]
    public async Task A_line_has_the_time_of_its_publishing()
    {
        JsonLinesSink sink = Sink();
        _clock.Advance(TimeSpan.FromMilliseconds(61_234));
        _target.Hold();
        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        _target.AwaitHeld();
        _clock.Advance(TimeSpan.FromHours(1));
        _target.Release();
        await sink.DisposeAsync();

        Assert.Contains("\"time\":\"2026-01-01T00:01:01.234Z\"", Assert.Single(_target.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_keep_the_order_of_the_verdicts_and_are_synced_before_the_target_is_closed()
    {
        JsonLinesSink sink = Sink();

        await PublishAll(sink, [.. Enumerable.Range(1, 700).Select(part => Verdicts.Crack(part))]);

        Assert.Equal(Enumerable.Range(1, 700).Select(part => (long)part), Parts());
        Assert.True(_target.IsClosed);
        Assert.Equal(_target.Length, _target.SyncedLength);
        Assert.Equal(0, sink.Dropped);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task The_scores_of_the_call_are_copied()
    {
        JsonLinesSink sink = Sink();
        float[] scores = [0.5f, 0.5f];
        _target.Hold();
        sink.Publish(Verdicts.Crack(1), scores);
        sink.Publish(Verdicts.Crack(2), scores);
        scores.AsSpan().Fill(9);
        _target.Release();
        await sink.DisposeAsync();

        Assert.All(_target.Lines, line => Assert.Contains("{\"ok\":0.5,\"crack\":0.5}", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verdicts_that_find_the_queue_full_are_counted_and_the_rest_is_written()
    {
        JsonLinesSink sink = Sink(length: 3);
        _target.Hold();
        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        _target.AwaitHeld();
        for (int part = 2; part <= 10; part++)
        {
            sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
        }

        Assert.Equal(6, sink.Dropped);
        _target.Release();
        await sink.DisposeAsync();

        Assert.Equal([1, 2, 3, 4], Parts());
        Assert.Equal(6, sink.Dropped);
    }

    [Fact]
    public async Task Verdicts_that_the_target_refuses_are_counted_and_it_is_tried_again()
    {
        JsonLinesSink sink = Sink();
        _target.Refuse(3);
        for (int part = 1; part <= 5; part++)
        {
            sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
            await _target.AwaitWrite();
        }

        await sink.DisposeAsync();

        Assert.Equal([4, 5], Parts());
        Assert.Equal(3, sink.Dropped);
        Assert.Equal((1, 1), (_log.Count(1300), _log.Count(1301)));
        Assert.Contains(_log.Entries, entry => entry.Message == "Verdicts are written to the gated target again; 3 were lost");
    }

    [Fact]
    public async Task A_target_that_hangs_does_not_hold_up_the_close_for_longer_than_the_drain_time()
    {
        JsonLinesSink sink = Sink();
        _target.Hold();
        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        _target.AwaitHeld();
        sink.Publish(Verdicts.Crack(2), Verdicts.Scores);

        Task closing = sink.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        _clock.Advance(new QueueSinkOptions().DrainTime);
        await closing;

        Assert.Equal(2, sink.Dropped);
        Assert.Equal(1, _log.Count(1302));
        _target.Release();
    }

    [Fact]
    public async Task After_a_source_that_ended_by_itself_closing_goes_on_for_longer_than_a_line_would_stand()
    {
        JsonLinesSink sink = Sink();
        sink.AllowDrain();
        _target.Hold();
        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        _target.AwaitHeld();

        Task closing = sink.DisposeAsync().AsTask();
        _clock.Advance(IPacedSink.DrainTime - TimeSpan.FromTicks(1));
        Assert.False(closing.IsCompleted);
        _target.Release();
        await closing;
        Assert.Equal((0, 0), (sink.Dropped, _log.Count(1302)));
    }

    [Fact]
    public async Task A_verdict_is_brought_to_the_medium_a_second_after_it_was_written_and_counts_as_stored_then()
    {
        JsonLinesSink sink = Sink();
        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        await _target.AwaitWrite();
        Assert.Equal((0, 0), (_target.SyncedLength, sink.Stored));

        _clock.Advance(new QueueSinkOptions().SyncInterval);
        await _target.AwaitSync();

        Assert.Equal(_target.Length, _target.SyncedLength);
        await AwaitStored(sink, 1);
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task Verdicts_within_a_second_share_one_sync()
    {
        JsonLinesSink sink = Sink();
        for (int part = 1; part <= 3; part++)
        {
            sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
            await _target.AwaitWrite();
            _clock.Advance(new QueueSinkOptions().SyncInterval / 4);
        }

        Assert.Equal(0, _target.SyncedLength);
        _clock.Advance(new QueueSinkOptions().SyncInterval / 4);
        await _target.AwaitSync();
        Assert.Equal(_target.Length, _target.SyncedLength);
        await AwaitStored(sink, 3);
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task Verdicts_that_could_not_be_brought_to_the_medium_never_count_as_stored()
    {
        JsonLinesSink sink = Sink();
        _target.RefuseSync(1);
        for (int part = 1; part <= 2; part++)
        {
            sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
            await _target.AwaitWrite();
            await SyncNow();
        }

        await AwaitStored(sink, 1);
        Assert.Equal((0, 1), (sink.Dropped, _log.Count(1305)));
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_counts_as_stored_where_the_target_is_no_medium()
    {
        using GatedTarget stream = new() { IsDurable = false };
        await using JsonLinesSink sink = new(
            stream, new VerdictJson("press 4", "s1", Verdicts.Labels), new QueueSinkOptions(), _clock, _log.Typed<JsonLinesSink>());

        Assert.Null(sink.Stored);
    }

    [Fact]
    public async Task A_closed_sink_counts_what_it_is_still_given()
    {
        JsonLinesSink sink = Sink();
        await sink.DisposeAsync();
        await sink.DisposeAsync();

        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);

        Assert.Equal(1, sink.Dropped);
        sink.WaitForRoom(new CancellationToken(canceled: true));
    }

    [Fact]
    public async Task Publishing_allocates_nothing_once_the_queue_has_been_filled()
    {
        JsonLinesSink sink = Sink(length: 64);
        long allocated = -1;
        int rounds = 0;

        // Rounds that allocate fill the store of arrays, of which no more are under way than there are places.
        for (; allocated != 0 && rounds < 80; rounds++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int part = 1; part <= 2000; part++)
            {
                sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        await sink.DisposeAsync();
        Assert.Equal(0, allocated);
        Assert.Equal(2000 * rounds, sink.Dropped + _target.Lines.Length);
    }

    private JsonLinesSink Sink(int length = 1024) => new(
        _target, new VerdictJson("press 4", "s1", Verdicts.Labels), new QueueSinkOptions { Length = length }, _clock,
        _log.Typed<JsonLinesSink>());

    private async Task SyncNow()
    {
        _clock.Advance(new QueueSinkOptions().SyncInterval);
        await _target.AwaitSync();
    }

    // Counted by the sink's own thread, a moment after the target has returned.
    private static Task AwaitStored(JsonLinesSink sink, long expected) => Task.Run(() =>
        Assert.True(SpinWait.SpinUntil(() => sink.Stored == expected, TimeSpan.FromSeconds(30)), $"{sink.Stored} stored, not {expected}"));

    private static async Task PublishAll(JsonLinesSink sink, Verdict[] verdicts)
    {
        foreach (Verdict verdict in verdicts)
        {
            sink.Publish(verdict, Verdicts.Scores);
        }

        await sink.DisposeAsync();
    }

    private IEnumerable<long> Parts() => _target.Lines.Select(line =>
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("part").GetInt64();
    });
}
