using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Drift;

namespace EdgeConvNeXt.Station.Tests.Drift;

/// <summary>How far what the network makes of parts is from what it made of the baseline's.</summary>
public sealed class DriftDistanceTests : DriftLine
{
    [Fact]
    public async Task Parts_that_look_strange_to_the_network_are_an_alarm_that_names_and_shows_them()
    {
        await using DriftSink sink = Watching(Network, obstacle: null);
        Look(sink, 500, strangeEvery: int.MaxValue);
        Assert.Null(sink.Concern);

        Look(sink, 400, strangeEvery: 5);
        await sink.DisposeAsync();

        DriftAlarmStatus alarm = Assert.Single(sink.Status.Alarms!);
        Assert.Equal(("appearance", "distance", "plates"), (alarm.Kind, alarm.Monitor, alarm.Recipe));
        Assert.InRange(alarm.Baseline, 0.03, 0.035);
        Assert.InRange(alarm.Value, 0.1, 0.4);
        Assert.InRange(alarm.Limit!.Value, 1, 2);
        Assert.StartsWith("appearance changed: distance is beyond 1.", alarm.Text, StringComparison.Ordinal);
        Assert.InRange(alarm.Results.Count(result => result.EndsWith('2')), 6, 8);
        Assert.NotEmpty(alarm.Pictures);
        Assert.Equal((1, null), (sink.CountOf(DriftKind.Appearance), sink.Status.DistanceUnwatched));
        Assert.Equal(0, _log.Count(1379));
    }

    [Theory]
    [InlineData(null, "A compiled network gives its scores alone", "scores alone")]
    [InlineData("other.onnx", null, "are those of net.onnx")]
    public async Task Where_there_are_no_features_of_that_network_everything_else_is_watched_and_the_reason_is_told(
        string? network, string? obstacle, string reason)
    {
        await using DriftSink sink = Watching(network, obstacle);
        Look(sink, 100, strangeEvery: 1);
        Assert.Contains(reason, sink.Status.DistanceUnwatched, StringComparison.Ordinal);
        Assert.DoesNotContain(sink.Status.Monitors!, one => one.Monitor == "distance");
        Assert.Null(sink.Concern);

        Run(sink, 200, ngEvery: 3);
        await sink.DisposeAsync();

        Assert.Equal("ng", sink.Status.Alarms![0].Monitor);
        Assert.Contains(reason, Assert.Single(_log.Entries, entry => entry.Id == 1379).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Features_are_learned_over_a_restart_and_their_alarm_survives_one()
    {
        await using (DriftSink sink = Watching(Network, obstacle: null, learn: 1000))
        {
            Look(sink, 400, strangeEvery: int.MaxValue);
        }

        await using (DriftSink sink = Watching(Network, obstacle: null, learn: 1000))
        {
            Look(sink, 600, strangeEvery: int.MaxValue);
            _clock.Advance(TimeSpan.FromSeconds(10));
            while (sink.Status.Baseline != "learned")
            {
                await Task.Yield();
            }

            Look(sink, 300, strangeEvery: int.MaxValue);
            Assert.Null(sink.Concern);
            Look(sink, 300, strangeEvery: 4);
            Assert.Equal("distance", Assert.Single(sink.Status.Alarms!).Monitor);
        }

        await using DriftSink again = Watching(Network, obstacle: null, learn: 1000);
        Assert.Equal("distance", Assert.Single(again.Status.Alarms!).Monitor);
        Assert.Contains(again.Status.Monitors!, one => one is { Monitor: "distance" });
    }

    [Fact]
    public async Task A_part_is_held_against_what_is_known_of_the_model_that_judged_it()
    {
        ModelIdentity other = new("strip@4", ["ok", "crack"]) { Digest = "d4" };
        VerdictBasis basis = Plates with { Model = other };
        await using DriftSink sink = Watching(Network, obstacle: null);
        sink.Know(new WatchedModel(other, WithFeatures(shift: 50)) { Network = Network });
        for (int i = 0; i < 300; i++)
        {
            Look(sink, 1, strangeEvery: int.MaxValue);
            Verdict verdict = Part(Outcome.Ok, basis) with { ModelId = other.Id };
            sink.Publish(verdict, []);
            sink.Watch(verdict, Features(shift: 50));

            // Later frames of the part, and parts that are not good, count for nothing.
            sink.Watch(verdict, Features(shift: -50));
            sink.Watch(Part(Outcome.Ng, basis) with { ModelId = other.Id }, Features(shift: -50));
        }

        sink.Publish(Part(Outcome.Ok, basis) with { ModelId = other.Id }, []);
        Assert.Equal((301, false), (sink.Status.Parts, sink.Status.Drifted));
        Look(sink, 1, strangeEvery: int.MaxValue);
        Assert.Equal((301, false), (sink.Status.Parts, sink.Status.Drifted));
    }
}
