using System.Text.Json.Nodes;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Drift;

namespace EdgeConvNeXt.Station.Tests.Drift;

/// <summary>From verdicts and frames, in the order in which a line gives them, to alarms.</summary>
public sealed class DriftSinkTests : DriftLine
{
    [Fact]
    public async Task Rejects_that_become_more_are_an_alarm_with_numbers_results_and_pictures()
    {
        await using DriftSink sink = Open();
        Run(sink, 500, ngEvery: 50);
        Assert.Null(sink.Concern);

        Run(sink, 120, ngEvery: 5);
        await sink.DisposeAsync();

        DriftAlarmStatus alarm = Assert.Single(sink.Status.Alarms!);
        Assert.StartsWith("Drift: mix changed: ng", sink.Concern, StringComparison.Ordinal);
        Assert.Equal(("mix", "ng", 1, Model, "plates"), (alarm.Kind, alarm.Monitor, alarm.Number, alarm.Model, alarm.Recipe));
        Assert.Equal(0.02, alarm.Baseline);
        Assert.InRange(alarm.Value, 0.1, 0.3);
        Assert.True(alarm.Statistic >= alarm.Threshold);
        Assert.Equal(8, alarm.Results.Count);
        Assert.All(alarm.Results, result => Assert.EndsWith("0", result, StringComparison.Ordinal));
        Assert.NotEmpty(alarm.Pictures);
        Assert.All(alarm.Pictures, picture => Assert.True(new FileInfo(picture).Length > 0));
        Assert.Contains("mix changed: ng is 0.", Assert.Single(_log.Entries, entry => entry.Id == 1370).Message, StringComparison.Ordinal);
        Assert.Equal((1, 0), (sink.CountOf(DriftKind.Mix), sink.CountOf(DriftKind.Picture)));
    }

    [Fact]
    public async Task A_darker_picture_is_another_alarm_and_over_when_it_is_as_before()
    {
        await using DriftSink sink = Open();
        Run(sink, 300, ngEvery: 50);
        Run(sink, 300, ngEvery: 50, light: 0.6);

        DriftAlarmStatus alarm = Assert.Single(sink.Status.Alarms!, alarm => alarm.Monitor == "brightness");
        Assert.Equal("picture", alarm.Kind);
        Assert.True(alarm.Value < 0.7 * alarm.Baseline);
        Assert.InRange(alarm.Parts, 5, 100);

        Run(sink, 2000, ngEvery: 50);

        Assert.Null(sink.Concern);
        IReadOnlyList<DriftEvent> events = sink.Since(0);
        Assert.Equal(events.Count(one => !one.IsOver), events.Count(one => one.IsOver));
        await sink.DisposeAsync();
        Assert.Equal(_log.Count(1370), _log.Count(1371));
    }

    [Fact]
    public async Task What_is_known_survives_a_restart_alarms_included()
    {
        DriftStatus before;
        await using (DriftSink sink = Open())
        {
            Run(sink, 1230, ngEvery: 5);
            await sink.DisposeAsync();
            before = sink.Status;
        }

        await using DriftSink again = Open();

        DriftStatus after = again.Status;
        Assert.True(after.Drifted);
        Assert.Equal((before.Parts, before.Baseline), (after.Parts, after.Baseline));
        Assert.Equal(before.Monitors, after.Monitors);
        Assert.Equal(before.Alarms!.Select(alarm => (alarm.Number, alarm.Text)), after.Alarms!.Select(alarm => (alarm.Number, alarm.Text)));
        Assert.Equal(before.Alarms![0].Results, after.Alarms![0].Results);
        Run(again, 400, ngEvery: 50, light: 0.5);
        Assert.Equal(before.Alarms.Count + 1, again.Status.Alarms!.First(alarm => alarm.Kind == "picture").Number);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{ "alarms": 1, "subjects": [ { "model": "strip@3" } ] }""")]
    [InlineData("""{ "alarms": 1, "subjects": [ null ] }""")]
    [InlineData("""{ "alarms": 1, "subjects": [ { "model": "strip@3", "bundle": "d1", "recipe": "aa", "alarms": [ null ] } ] }""")]
    public async Task A_damaged_state_is_told_and_begins_anew(string damaged)
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "state.json"), damaged);

        await using (DriftSink sink = Open())
        {
            Assert.Equal(1, _log.Count(1372));
            Run(sink, 10, ngEvery: 50);
            Assert.Equal(10, sink.Status.Parts);
        }

        await using DriftSink again = Open();
        Assert.Equal((10, 1), (again.Status.Parts, _log.Count(1372)));
    }

    [Fact]
    public async Task A_state_that_says_little_is_taken_for_what_it_says()
    {
        Directory.CreateDirectory(Folder);
        await using (DriftSink whole = Open())
        {
            Run(whole, 7, ngEvery: 50);
        }

        string path = Path.Combine(Folder, "state.json");
        JsonNode state = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        state["subjects"]![0]!.AsObject().Remove("alarms");
        await File.WriteAllTextAsync(path, state.ToJsonString());

        await using DriftSink sink = Open();
        Assert.Equal((7, 0), (sink.Status.Parts, _log.Count(1372)));
    }

    [Fact]
    public async Task A_state_that_cannot_be_kept_is_told_once()
    {
        await using DriftSink sink = Open();
        Directory.Delete(Folder, recursive: true);
        Run(sink, 10, ngEvery: 50);
        await sink.DisposeAsync();

        Assert.Equal(1, _log.Count(1373));
    }

    [Fact]
    public async Task Each_recipe_has_its_own_count_also_when_parts_of_two_come_in_turns()
    {
        await using DriftSink sink = Open();
        Run(sink, 30, ngEvery: 50);
        Run(sink, 7, ngEvery: 50, basis: Strips);
        Run(sink, 1, ngEvery: 50);
        Assert.Equal(31, sink.Status.Parts);

        Run(sink, 1, ngEvery: 50, basis: Strips);
        Assert.Equal(8, sink.Status.Parts);
        await sink.DisposeAsync();

        await using DriftSink again = Open();
        Assert.Equal(8, again.Status.Parts);
        Run(again, 1, ngEvery: 50);
        Assert.Equal(32, again.Status.Parts);
    }

    [Fact]
    public async Task Of_another_bundle_of_the_same_name_nothing_is_taken_over()
    {
        await using (DriftSink sink = Open())
        {
            Run(sink, 30, ngEvery: 50);
        }

        await using DriftSink other = Open(bundle: "d2");

        Assert.Equal(0, other.Status.Parts);
    }

    [Fact]
    public async Task A_station_learns_its_own_baseline_also_over_a_restart()
    {
        await using (DriftSink sink = Open(learn: 400))
        {
            Run(sink, 150, ngEvery: 50);
            Assert.Equal(("learning", 150), (sink.Status.Baseline, sink.Status.Parts));
        }

        await using (DriftSink sink = Open(learn: 400))
        {
            Run(sink, 250, ngEvery: 50);
            _clock.Advance(TimeSpan.FromSeconds(10));
            while (sink.Status.Baseline != "learned")
            {
                await Task.Yield();
            }

            Assert.Equal(0.02, sink.Status.Monitors!.Single(one => one.Monitor == "ng").Baseline);
            Run(sink, 150, ngEvery: 4);
            Assert.Equal("ng", Assert.Single(sink.Status.Alarms!).Monitor);
        }

        await using DriftSink again = Open(learn: 400);
        Assert.Equal(("learned", true, 150), (again.Status.Baseline, again.Status.Drifted, again.Status.Parts));
    }

    [Fact]
    public async Task Without_a_baseline_it_says_so_and_watches_nothing()
    {
        await using DriftSink sink = DriftSink.Open(Plan(null), _clock, _log);
        sink.Know(new WatchedModel(Strip, null));
        Run(sink, 10, ngEvery: 2);

        Assert.Equal(1, _log.Count(1375));
        Assert.Equal(("none", false), (sink.Status.Baseline, sink.Status.Drifted));
        Assert.Null(sink.Status.Monitors);
    }

    [Fact]
    public async Task Parts_that_the_model_did_not_see_and_models_that_are_not_known_are_passed_over()
    {
        await using DriftSink sink = Open();
        Run(sink, 5, ngEvery: 50);
        sink.Publish(Part(Outcome.Unsure, Plates) with { Label = null }, []);
        Assert.Equal(5, sink.Status.Parts);

        sink.Publish(Part(Outcome.Ng, Plates) with { ModelId = "other@1", Basis = null }, []);
        Assert.Equal(("none", 0), (sink.Status.Baseline, sink.Status.Parts));
    }

    [Fact]
    public async Task Another_model_is_watched_by_the_baseline_of_its_own_bundle_and_the_one_before_goes_on_when_it_is_back()
    {
        ModelBundle bundle = ModelBundle.Open(WithBaseline());
        VerdictBasis other = Plates with { Model = ModelIdentity.Of(bundle.Manifest) };
        await using DriftSink sink = Open();
        sink.FindModel = model => model.Digest == bundle.Manifest.Digest ? new WatchedModel(model, DriftBaseline.Read(bundle)) : null;
        Run(sink, 20, ngEvery: 50);

        while (sink.Status.Baseline != "bundle" || sink.Status.Parts != 5)
        {
            sink.Publish(Part(Outcome.Ok, other) with { ModelId = bundle.Manifest.Id }, []);
            await Task.Yield();
        }

        Run(sink, 1, ngEvery: 50);
        Assert.Equal(21, sink.Status.Parts);
    }

    [Fact]
    public async Task A_model_whose_bundle_is_gone_is_not_watched()
    {
        ModelIdentity gone = new("gone@1", ["ok", "crack"]) { Digest = "d9" };
        await using DriftSink sink = Open();
        sink.Publish(Part(Outcome.Ok, Plates with { Model = gone }) with { ModelId = gone.Id }, []);
        while (_log.Count(1375) == 0)
        {
            await Task.Yield();
        }

        sink.Publish(Part(Outcome.Ok, Plates with { Model = gone }) with { ModelId = gone.Id }, []);
        Assert.Equal(("none", 0), (sink.Status.Baseline, sink.Status.Parts));
    }

    [Fact]
    public async Task Of_several_frames_of_a_part_the_first_counts()
    {
        await using DriftSink sink = Open();
        for (int part = 0; part < 200; part++)
        {
            Verdict verdict = Part(Outcome.Ok, Plates);
            Show(sink, verdict, 1);
            for (int frame = 0; frame < 5; frame++)
            {
                Show(sink, verdict, 0.3);
            }
        }

        Assert.Null(sink.Concern);
    }

    [Fact]
    public async Task A_part_costs_no_memory()
    {
        await using DriftSink sink = Watching(Network, obstacle: null);
        float[] features = Features(shift: 0);
        Verdict[] verdicts = [.. Enumerable.Range(0, 100).Select(_ => Part(Outcome.Ok, Plates))];
        FrameLease[] frames = [.. Enumerable.Range(0, 50).Select(part => Frame(part, 1))];
        Feed(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(50);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Feed(int from)
        {
            for (int i = from; i < from + 50; i++)
            {
                sink.Publish(verdicts[i], []);
                sink.Watch(verdicts[i], features);
                sink.Keep(frames[i % 50], verdicts[i]);
            }
        }
    }

    [Fact]
    public async Task Pictures_of_old_alarms_go()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "pictures"));
        foreach (string name in (string[])["000001-1.jpg", "000004-1.jpg", "000005-1.jpg", "note.txt"])
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, "pictures", name), "");
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, "state.json"), """{ "alarms": 19, "subjects": [] }""");
        await using (DriftSink sink = Open())
        {
            Run(sink, 150, ngEvery: 5);
            Assert.Equal(20, Assert.Single(sink.Status.Alarms!).Number);
        }

        string[] left = [.. Directory.GetFiles(Path.Combine(Folder, "pictures")).Select(file => Path.GetFileName(file)).Order()];
        Assert.Equal(["000005-1.jpg", "000020-1.jpg"], left.Where(name => name.EndsWith("-1.jpg", StringComparison.Ordinal)));
        Assert.Contains("note.txt", left);
    }
}
