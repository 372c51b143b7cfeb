using System.Text.Json;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Slots;

/// <summary>Stations whose model changes while the line runs, on the tiny model and a camera of grey pictures.</summary>
public sealed class SlotKeeperTests : IAsyncDisposable
{
    private static readonly TrialSettings Quick = new() { LeastParts = 100, LeastTime = TimeSpan.Zero, P99Factor = 1000 };

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    private SlotFolder Slots => new(_folder.File("slots"));

    private string Socket => _folder.File("control.sock");

    private string Journal => _folder.File("journal");

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_model_from_a_slot_judges_from_a_part_on_none_is_missed_and_each_verdict_names_its_model()
    {
        await Start(Quick);
        await Parts(50);
        string slot = Install(Bundle("other", labels: ["fine", "scratch", "pit", "inclusion", "patch", "crack", "dent"]));

        await Ask(new ModelRequest("try") { Slot = slot });
        await Until(table => table.Get(slot).State == SlotState.Good);
        await Stop();

        JournalRow[] rows = Rows();
        Assert.Equal(Enumerable.Range(1, rows.Length), rows.Select(row => (int)row.Part));
        int first = Array.FindIndex(rows, row => row.Slot == slot);
        Assert.True(first >= 50);
        Assert.All(rows[..first], row => Assert.Equal(("tiny@1", null, 6), (row.Model, row.Slot, row.Scores!.Count)));
        Assert.All(rows[first..], row => Assert.Equal(("other@1", slot, 7), (row.Model, row.Slot, row.Scores!.Count)));
        Assert.All(rows[first..], row => Assert.Equal(Slots.Read().Get(slot).Digest, row.Bundle));
        Assert.Equal(["model-trial", "model-good"], Events().Select(happened => happened.Kind));
    }

    [Fact]
    public async Task A_model_that_calls_other_parts_ng_is_taken_back_by_itself_and_says_why()
    {
        await Start(Quick);
        await Parts(300);
        string slot = Install(Bundle("lax", okLabels: [.. TinyModel.Labels]));

        await Ask(new ModelRequest("try") { Slot = slot });
        await Until(table => table.Get(slot).State == SlotState.Bad);

        await UntilModel("tiny@1");
        string concern = (await Status()).GetProperty("concern").GetString()!;
        Assert.StartsWith("The model lax@1 in slot a was taken back: it calls 0 of ", concern, StringComparison.Ordinal);
        Assert.Contains("more than chance explains", Slots.Read().Get(slot).Reason, StringComparison.Ordinal);
        Assert.Null(Slots.Read().Active);
        Assert.Equal(["model-trial", "model-taken-back"], Events().Select(happened => happened.Kind));
        Assert.Equal(concern, Events()[^1].Text);
    }

    [Fact]
    public async Task A_model_that_judges_a_golden_part_wrong_never_judges_a_part()
    {
        string golden = _folder.File("golden");
        WriteGrey(Path.Combine(golden, "ok", "good.pgm"), TinyModel.GreyOf(0));
        WriteGrey(Path.Combine(golden, "ng", "broken.pgm"), TinyModel.GreyOf(5));
        await Start(Quick, golden);
        string slot = Install(Bundle("lax", okLabels: [.. TinyModel.Labels]));

        await Ask(new ModelRequest("try") { Slot = slot });
        await Until(table => table.Get(slot).State == SlotState.Bad);
        await Stop();

        Assert.Equal(
            "1 of 2 golden parts are judged wrong: broken.pgm is NG and is called OK",
            Slots.Read().Get(slot).Reason);
        Assert.All(Rows(), row => Assert.Null(row.Slot));
        Assert.Equal(1, _log.Count(1016));
    }

    [Fact]
    public async Task A_model_without_a_label_that_the_recipe_names_is_refused_and_the_line_runs_on()
    {
        string recipe = _folder.File("recipe.json");
        await File.WriteAllTextAsync(
            recipe, """{ "name": "grey", "trigger": { "deadlineMs": 60000 }, "thresholds": { "labels": { "ok": 0.5 } } }""");
        await Start(Quick, recipe: recipe);
        string slot = Install(Bundle("other", labels: ["fine", "scratch", "pit", "inclusion", "patch", "crack"]));

        await Ask(new ModelRequest("try") { Slot = slot });
        await Until(table => table.Get(slot).State == SlotState.Bad);
        long before = (await Status()).GetProperty("counters").GetProperty("parts").GetInt64();
        await Parts(before + 10);

        Assert.Equal("tiny@1", (await Status()).GetProperty("model").GetString());
        Assert.Equal(["model-refused"], Events().Select(happened => happened.Kind));
    }

    [Fact]
    public async Task A_person_may_end_a_trial_either_way()
    {
        await Start(Quick with { LeastTime = TimeSpan.FromHours(1) });
        string slot = Install(Bundle("other"));
        await Ask(new ModelRequest("try") { Slot = slot });
        await Until(table => table.IsOnTrial);

        JsonElement refused = await Ask(new ModelRequest("try") { Slot = "x" });
        await Ask(new ModelRequest("good") { Reason = "Ann said so" });
        await Ask(new ModelRequest("back") { Reason = "the customer complained" });
        await UntilModel("tiny@1");

        Assert.Contains("There is no slot 'x'", refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("the customer complained", Slots.Read().Get(slot).Reason);
        Assert.Equal(["model-trial", "model-good", "model-taken-back"], Events().Select(happened => happened.Kind));
        JsonElement again = await Ask(new ModelRequest("back"));
        Assert.Contains("nothing to go back to", again.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_goes_back_from_a_slot_whose_file_is_damaged()
    {
        string good = Install(Bundle("good"));
        Slots.Change(table => table.Try(table.Get(good), null).MarkGood());
        string newer = Install(Bundle("newer"));
        Slots.Change(table => table.Try(table.Get(newer), null).MarkGood());
        byte[] bytes = await File.ReadAllBytesAsync(Slots.PathOf(newer));
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(Slots.PathOf(newer), bytes);

        await Start(Quick);
        await Parts(1);

        JsonElement status = await Status();
        Assert.Equal("good@1", status.GetProperty("model").GetString());
        Assert.Contains("The model newer@1 in slot b was taken back", status.GetProperty("concern").GetString(), StringComparison.Ordinal);
        Assert.Equal((SlotState.Bad, good), (Slots.Read().Get(newer).State, Slots.Read().Active));
        Assert.Equal("model-taken-back", Assert.Single(Events()).Kind);
    }

    [Fact]
    public async Task A_trial_ends_after_too_many_starts_that_ended_early_and_an_orderly_stop_is_none()
    {
        string slot = Install(Bundle("other"));
        Slots.Change(table => table.Try(table.Get(slot), null));
        for (int start = 1; start <= SlotTable.MostAttempts + 1; start++)
        {
            await Start(Quick with { LeastTime = TimeSpan.FromHours(1) });
            Assert.Equal(1, (await Status()).GetProperty("trial").GetProperty("attempts").GetInt32());
            await Stop();
        }

        // As starts do that are cut off.
        for (int start = 1; start <= SlotTable.MostAttempts; start++)
        {
            Slots.Change(table => table.Start());
        }

        await Start(Quick);

        Assert.Equal("tiny@1", (await Status()).GetProperty("model").GetString());
        Assert.Equal("it did not come through its trial in 3 starts", Slots.Read().Get(slot).Reason);
    }

    [Fact]
    public async Task A_slot_without_its_file_is_refused_and_the_next_request_is_carried_out()
    {
        await Start(Quick);
        string gone = Install(Bundle("gone"));
        File.Delete(Slots.PathOf(gone));
        string there = Install(Bundle("there"));

        await Ask(new ModelRequest("try") { Slot = gone });
        await Until(table => table.Get(gone).State == SlotState.Bad);
        await Ask(new ModelRequest("try") { Slot = there });
        await Until(table => table.Get(there).State == SlotState.Good);

        Assert.Equal("there@1", (await Status()).GetProperty("model").GetString());
    }

    [Fact]
    public async Task Golden_parts_are_judged_by_the_model_that_came_back_too()
    {
        string golden = _folder.File("golden");
        WriteGrey(Path.Combine(golden, "ok", "good.pgm"), TinyModel.GreyOf(0));
        await Start(Quick with { LeastTime = TimeSpan.FromHours(1) }, golden);
        await Ask(new ModelRequest("try") { Slot = Install(Bundle("other")) });
        await Until(table => table.IsOnTrial);

        await Ask(new ModelRequest("back") { Reason = "the test says so" });
        await UntilModel("tiny@1");

        while (!(await Status()).TryGetProperty("goldenParts", out JsonElement parts) || parts.GetProperty("runs").GetInt64() == 0)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Models_that_vote_together_are_tried_as_one()
    {
        string recipe = _folder.File("recipe.json");
        string voter = Bundle("voter");
        await File.WriteAllTextAsync(
            recipe, $$"""{ "name": "grey", "trigger": { "deadlineMs": 60000 }, "ensemble": ["{{voter}}"] }""");
        await Start(Quick, recipe: recipe);
        await Parts(1);
        string slot = Install(Bundle("other"));

        await Ask(new ModelRequest("try") { Slot = slot });
        await Until(table => table.Get(slot).State == SlotState.Good);
        await Stop();

        JournalRow last = Rows()[^1];
        Assert.Equal(("other@1+voter@1", slot), (last.Model, last.Slot));
        Assert.Equal(2, last.Bundle!.Split('+').Length);
    }

    [Fact]
    public async Task A_damaged_table_keeps_no_station_from_starting()
    {
        Directory.CreateDirectory(Slots.Location);
        await File.WriteAllTextAsync(Path.Combine(Slots.Location, SlotFolder.TableName), "{ \"formatVersion\": 1, ");

        await Start(Quick);

        JsonElement status = await Status();
        Assert.Equal("tiny@1", status.GetProperty("model").GetString());
        Assert.Contains("The model slots cannot be used", status.GetProperty("concern").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_swaps_miss_no_part_and_leave_one_session_open()
    {
        const int swaps = 1000;
        GreySource source = new(-1, isLive: true) { BeforeRead = (_, _) => Thread.Yield() };
        StationServices services = Services(source);
        StationConfiguration configuration = Configuration(Quick);
        StationModel model = StationModel.Open(configuration, null, DateTimeOffset.UnixEpoch);
        StationHost station = await StationBuilder.OpenAsync(configuration, services);
        await using (station)
        {
            using CancellationTokenSource stop = new();
            Task run = station.RunAsync(0, stop.Token);
            for (int swap = 0; swap < swaps; swap++)
            {
                long parts = station.Line.Statistics.Parts;
                station.Models.Swap(RunningModel.Open(model, configuration, services));
                while (station.Line.Statistics.Parts == parts && !run.IsCompleted)
                {
                    await Task.Yield();
                }
            }

            while (station.Models.OpenModels > 1)
            {
                await Task.Yield();
            }

            await stop.CancelAsync();
            await run;
            Assert.Equal(station.Line.Parts.Triggers, station.Line.Statistics.Parts);
        }

        JournalRow[] rows = Rows();
        Assert.Equal(Enumerable.Range(1, rows.Length), rows.Select(row => (int)row.Part));
        Assert.All(rows, row => Assert.Equal(row.Truth, row.Label));
    }

    private async Task Start(TrialSettings trial, string? golden = null, string? recipe = null)
    {
        int before = _log.Count(1000);
        GreySource source = new(-1, isLive: true) { BeforeRead = (_, _) => Thread.Yield() };
        StationRunner runner = new(Services(source), new FakeServiceManager(isActive: false));
        StationConfiguration configuration = Configuration(trial) with
        {
            GoldenParts = golden is null ? null : new GoldenPartsConfiguration(golden, []), Recipe = recipe,
        };
        _run = Task.Run(() => runner.RunAsync(configuration, _stop.Token));
        await _log.UntilAsync(1000, _run, before + 1);
    }

    private async Task Stop()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    private StationServices Services(GreySource source)
    {
        return new StationServices { Loggers = _log, Companions = StationModules.Companions, CreateSource = (_, _) => source };
    }

    private StationConfiguration Configuration(TrialSettings trial) => new()
    {
        Station = "press 4",
        Model = TinyModel.WriteBundle(_folder.File("tiny.edgemodel")),
        Source = new SyntheticSourceConfiguration(),
        Slots = new SlotsConfiguration(Slots.Location, trial),
        ControlSocket = Socket,
        Outputs = [new JournalConfiguration(Journal)],
        QueueLength = 100_000,
    };

    private string Install(string bundle) => new SlotInstallation(Slots, _ => null, TimeProvider.System).Install(bundle).Name;

    private string Bundle(string name, IReadOnlyList<string>? labels = null, IReadOnlyList<string>? okLabels = null)
    {
        string path = _folder.File($"{name}.edgemodel");
        ModelManifest manifest = TinyModel.Manifest with
        {
            Name = name, Labels = labels ?? TinyModel.Labels, OkLabels = okLabels ?? [(labels ?? TinyModel.Labels)[0]],
        };
        byte[] network = manifest.Labels.Count == TinyModel.Labels.Count
            ? TinyModel.FloatOnnx()
            : TinyModel.WiderOnnx(manifest.Labels.Count);
        BundleWriter.Write(
            path, manifest with { Variants = [manifest.Variants[0]] }, new Dictionary<string, byte[]> { ["float.onnx"] = network });
        return path;
    }

    private static void WriteGrey(string path, byte grey)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. "P5 8 8 255\n"u8, .. Enumerable.Repeat(grey, 64)]);
    }

    private async Task Parts(long count)
    {
        while ((await Status()).GetProperty("counters").GetProperty("parts").GetInt64() < count)
        {
            await Task.Yield();
        }
    }

    private async Task Until(Predicate<SlotTable> holds)
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromMinutes(2));
        while (!holds(Slots.Read()) && !_run.IsCompleted)
        {
            timeout.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task UntilModel(string model)
    {
        while ((await Status()).GetProperty("model").GetString() != model)
        {
            await Task.Yield();
        }
    }

    private async Task<JsonElement> Ask(ModelRequest request) =>
        JsonDocument.Parse(await ControlClient.AskAsync(Socket, ControlRequests.Of(request), CancellationToken.None)).RootElement;

    private async Task<JsonElement> Status() =>
        JsonDocument.Parse(await ControlClient.AskAsync(Socket, ControlRequests.Status, CancellationToken.None)).RootElement;

    private JournalRow[] Rows()
    {
        using JournalReader reader = JournalReader.Open(Journal);
        return [.. reader.Query(new JournalFilter())];
    }

    private IReadOnlyList<StationEvent> Events()
    {
        using JournalReader reader = JournalReader.Open(Journal);
        return reader.Events();
    }
}
