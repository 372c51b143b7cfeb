using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Models.Slots;

/// <summary>Model slots: their table, their folder, and how a model comes into one.</summary>
public sealed class SlotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SlotFolder Slots => new(_folder.File("slots"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_station_without_a_table_runs_what_its_configuration_names()
    {
        SlotTable table = Slots.Read();

        Assert.Null(table.Active);
        Assert.Equal(["a", "b", "c"], table.Slots.Select(slot => slot.Name));
        Assert.All(table.Slots, slot => Assert.Equal(SlotState.Empty, slot.State));
        Assert.False(Directory.Exists(Slots.Location));
    }

    [Fact]
    public void A_model_passes_from_staged_to_good_and_the_table_is_the_same_when_read_again()
    {
        string slot = Install("one");
        Assert.Equal((SlotState.Verified, "one@1"), (Slots.Read().Get(slot).State, Slots.Read().Get(slot).Model));

        SlotTable tried = Slots.Change(table => table.Warm(table.Get(slot)).Try(table.Get(slot), new ModelRecord(500, 10, 5, 12.5)));
        Assert.Equal((true, new ModelRecord(500, 10, 5, 12.5)), (Slots.Read().IsOnTrial, Slots.Read().Baseline));
        Assert.Equal(tried.Slots, Slots.Read().Slots);

        SlotTable good = Slots.Change(table => table.MarkGood());
        Assert.Equal((SlotState.Good, slot, null), (good.Running!.State, good.Active, good.Baseline));
        Assert.Equal("one@1", ModelBundle.Open(Slots.PathOf(slot)).Manifest.Id);
    }

    [Fact]
    public void What_was_fetched_in_part_is_gone_on_with_for_a_week_and_deleted_then()
    {
        DateTimeOffset now = new(2026, 1, 20, 0, 0, 0, TimeSpan.Zero);
        string folder = Slots.MakeIncoming(now);
        foreach (int days in (int[])[1, 6, 8, 400])
        {
            string file = Path.Combine(folder, $"{days}.part");
            File.WriteAllText(file, "PK");
            File.SetLastWriteTimeUtc(file, now.AddDays(-days).UtcDateTime);
        }

        Assert.Equal(folder, Slots.MakeIncoming(now));

        Assert.Equal(["1.part", "6.part"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void What_runs_and_what_is_gone_back_to_is_never_overwritten()
    {
        HashSet<string> names = [];
        for (int model = 1; model <= 10; model++)
        {
            string slot = Install($"model{model}");
            SlotTable before = Slots.Read();
            Assert.NotEqual(before.Active, slot);
            Assert.NotEqual(before.Before, slot);
            Slots.Change(table => table.Try(table.Get(slot), null).MarkGood());
            names.Add(slot);
        }

        Assert.Equal(3, names.Count);
        SlotTable table = Slots.Read();
        Assert.Equal(("model10@1", "model9@1"), (table.Running!.Model, table.Get(table.Before!).Model));
        Assert.Contains(
            "its model runs", Assert.Throws<EdgeException>(() => Slots.Remove(table.Active!)).Message, StringComparison.Ordinal);
        Assert.Contains("goes back to", Assert.Throws<EdgeException>(() => Slots.Remove(table.Before!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_ends_before_another_model_comes()
    {
        string slot = Install("one");
        Slots.Change(table => table.Try(table.Get(slot), null));

        EdgeException refused = Assert.Throws<EdgeException>(() => Install("two"));

        Assert.Contains("on trial", refused.Message, StringComparison.Ordinal);
        Assert.All(Slots.Read().Slots, one => Assert.NotEqual("two@1", one.Model));
    }

    [Fact]
    public void Going_back_leads_to_the_model_before_and_marks_the_other_bad()
    {
        string first = Install("first");
        Slots.Change(table => table.Try(table.Get(first), null).MarkGood());
        string second = Install("second");
        Slots.Change(table => table.Try(table.Get(second), null));
        SlotTable back = Slots.Change(table => table.GoBack(table.GetRunning(), "it is too slow"));

        Assert.Equal((first, null), (back.Active, back.Before));
        Assert.Equal("bad: it is too slow", SlotTable.Words(back.Get(second)));
        Assert.Null(Slots.Change(table => table.GoBack(table.GetRunning(), "another reason")).Active);
        Assert.Throws<EdgeException>(() => Slots.Read().GetRunning());
        Assert.Throws<EdgeException>(() => Slots.Change(table => table.Try(table.Get(second), null)));
        Assert.Throws<EdgeException>(() => Slots.Change(table => table.MarkGood()));
    }

    [Fact]
    public void Two_that_ask_for_the_same_go_back_once()
    {
        string first = Install("first");
        Slots.Change(table => table.Try(table.Get(first), null).MarkGood());
        string second = Install("second");
        ModelSlot left = Slots.Change(table => table.Try(table.Get(second), null)).Running!;

        Slots.Change(table => table.GoBack(left, "one person says so"));
        SlotTable back = Slots.Change(table => table.GoBack(left, "another one too"));

        Assert.Equal((first, SlotState.Good), (back.Active, back.Running!.State));
        Assert.Equal("one person says so", back.Get(second).Reason);
    }

    [Fact]
    public void A_model_that_another_took_the_place_of_is_neither_tried_nor_rejected()
    {
        string name = Install("first");
        ModelSlot opened = Slots.Read().Get(name);
        Slots.Change(table => table.Clear(opened.Name));
        ModelSlot other = opened with { Digest = new string('0', 64), Model = "other@1" };
        SlotTable table = Slots.Change(
            before => before with { Slots = [.. before.Slots.Select(slot => slot.Name == other.Name ? other : slot)] });

        Assert.Throws<EdgeException>(() => table.Warm(opened));
        Assert.Throws<EdgeException>(() => table.Try(opened, null));
        Assert.Same(table, table.Reject(opened, "it is wrong"));
        Assert.Equal(SlotState.Verified, table.Get(other.Name).State);
    }

    [Fact]
    public void Of_two_models_one_is_on_trial()
    {
        string first = Install("first");
        string second = Install("second");
        SlotTable table = Slots.Change(before => before.Try(before.Get(first), null));

        EdgeException refused = Assert.Throws<EdgeException>(() => table.Try(table.Get(second), null));

        Assert.Contains("on trial", refused.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_in_order_is_no_attempt()
    {
        string slot = Install("one");
        Slots.Change(table => table.Try(table.Get(slot), null));
        for (int start = 0; start < 10; start++)
        {
            Assert.Equal(1, Slots.Change(table => table.Start()).Running!.Attempts);
            Slots.Change(table => table.End());
        }
    }

    [Fact]
    public void A_table_that_a_link_stands_for_is_not_followed()
    {
        string slot = Install("one");
        string victim = _folder.File("victim");
        File.WriteAllText(victim, "keep me");
        File.CreateSymbolicLink(Path.Combine(Slots.Location, SlotFolder.TableName + ".tmp"), victim);

        Slots.Change(table => table.Try(table.Get(slot), null));

        Assert.Equal("keep me", File.ReadAllText(victim));
        Assert.True(Slots.Read().IsOnTrial);
    }

    [Fact]
    public void Starts_count_on_trial_alone()
    {
        string slot = Install("one");
        Slots.Change(table => table.Try(table.Get(slot), null));
        for (int start = 1; start <= SlotTable.MostAttempts; start++)
        {
            Assert.Equal(start, Slots.Change(table => table.Start()).Running!.Attempts);
        }

        Assert.Null(Slots.Change(table => table.Start()).Active);
        string other = Install("other");
        Slots.Change(table => table.Try(table.Get(other), null).MarkGood());
        for (int start = 0; start < 100; start++)
        {
            Assert.Equal((other, 0), (Slots.Change(table => table.Start()).Active, Slots.Read().Running!.Attempts));
        }
    }

    [Fact]
    public void A_model_that_may_not_run_leaves_a_bad_slot_that_says_why_and_no_file()
    {
        SlotInstallation installation = new(
            Slots, bundle => throw new EdgeException(EdgeFault.Model, "The model is revoked", bundle.Location, "another", "Take another."),
            TimeProvider.System);

        Assert.Throws<EdgeException>(() => installation.Install(Bundle("one")));

        ModelSlot slot = Slots.Read().Get("a");
        Assert.Equal((SlotState.Bad, "the model is revoked", "one@1"), (slot.State, slot.Reason, slot.Model));
        Assert.False(File.Exists(Slots.PathOf("a")));
        Assert.Equal("b", Install("two"));
    }

    [Fact]
    public void What_is_no_bundle_changes_nothing()
    {
        File.WriteAllText(_folder.File("no.edgemodel"), "PK\u0003\u0004 nonsense");

        SlotInstallation installation = new(Slots, _ => null, TimeProvider.System);
        Assert.Throws<EdgeException>(() => installation.Install(_folder.File("no.edgemodel")));

        Assert.False(File.Exists(Path.Combine(Slots.Location, SlotFolder.TableName)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"formatVersion\": 1, \"slots\": ")]
    [InlineData("{ \"formatVersion\": 2, \"slots\": [] }")]
    [InlineData("{ \"formatVersion\": 1, \"slots\": [] }")]
    public void A_damaged_table_is_said_to_be_that(string text)
    {
        Directory.CreateDirectory(Slots.Location);
        File.WriteAllText(Path.Combine(Slots.Location, SlotFolder.TableName), text);

        EdgeException fault = Assert.Throws<EdgeException>(() => Slots.Read());

        Assert.StartsWith("The table of model slots is damaged", fault.What, StringComparison.Ordinal);
        Assert.Throws<EdgeException>(() => Slots.Change(table => table.Clear("a")));
    }

    [Theory]
    [InlineData("\"a\"", "splendid", null)]
    [InlineData("\"a\"", "good", "z")]
    [InlineData("\"a\"", "empty", "b")]
    [InlineData("\"../a\"", "empty", null)]
    [InlineData("\"b\"", "empty", null)]
    [InlineData("null", "empty", null)]
    public void A_table_that_makes_no_sense_is_damaged(string name, string state, string? active)
    {
        string running = active is null ? "" : $"\"active\": \"{active}\", ";
        A_damaged_table_is_said_to_be_that(
            $$"""
            { "formatVersion": 1, {{running}}"slots": [
              { "name": {{name}}, "state": "{{state}}" }, { "name": "b", "state": "empty" }, { "name": "c", "state": "empty" } ] }
            """);
    }

    [Fact]
    public void Changes_of_several_programs_follow_each_other()
    {
        string slot = Install("one");
        Slots.Change(table => table.Try(table.Get(slot), null) with { Baseline = new ModelRecord(0, 0, 0, 0) });

        Parallel.For(0, 200, _ => new SlotFolder(Slots.Location).Change(
            table => table with { Baseline = table.Baseline! with { Parts = table.Baseline.Parts + 1 } }));

        Assert.Equal(200, Slots.Read().Baseline!.Parts);
    }

    [Fact]
    public void Of_two_installations_at_once_one_is_refused()
    {
        using IDisposable claim = Slots.ClaimInstallation();

        EdgeException refused = Assert.Throws<EdgeException>(() => Install("one"));

        Assert.StartsWith("Another program installs a model", refused.What, StringComparison.Ordinal);
    }

    private string Install(string name) =>
        new SlotInstallation(Slots, _ => null, TimeProvider.System).Install(Bundle(name)).Name;

    private string Bundle(string name)
    {
        string path = _folder.File($"{name}.edgemodel");
        BundleWriter.Write(
            path, TinyModel.Manifest with { Name = name },
            new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });
        return path;
    }
}
