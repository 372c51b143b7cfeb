using System.Collections.Concurrent;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Recipes;

public sealed class RecipeStoreTests
{
    private readonly RecordingAudit _audit = new();
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void The_start_is_recorded()
    {
        RecipeStore store = Open();

        RecipeAuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((null, RecipeChangeResult.Started, "systemd"), (record.From, record.Result, record.By));
        Assert.Equal(store.Identity, record.To);
        Assert.Equal("first", store.Current.Name);
        Assert.False(store.TryTake(out _));
    }

    [Fact]
    public void A_start_with_a_faulty_recipe_is_recorded_and_refused()
    {
        Assert.Throws<EdgeException>(() => RecipeStore.Open(RecipeText.Read("{}"), "systemd", RecipeStation.Unknown, _audit, _clock));

        Assert.Equal(RecipeChangeResult.Refused, Assert.Single(_audit.Records).Result);
    }

    [Fact]
    public void A_change_waits_for_the_line_to_take_it()
    {
        RecipeStore store = Open();

        Assert.Empty(store.Change(Named("second"), "maria"));

        Assert.Equal("first", store.Current.Name);
        Assert.True(store.TryTake(out Recipe? taken));
        Assert.Equal("second", taken.Name);
        Assert.Same(taken, store.Current);
        Assert.Equal("second", store.Identity.Name);
        Assert.False(store.TryTake(out _));
    }

    [Fact]
    public void Of_several_changes_between_two_parts_the_latest_counts()
    {
        RecipeStore store = Open();
        store.Change(Named("second"), "maria");
        store.Change(Named("third"), "maria");

        Assert.True(store.TryTake(out Recipe? taken));
        Assert.Equal("third", taken.Name);
        Assert.False(store.TryTake(out _));
    }

    [Fact]
    public void A_record_says_when_who_from_what_to_what()
    {
        RecipeStore store = Open();
        RecipeReading next = Named("second");
        _clock.Advance(TimeSpan.FromMinutes(3));

        store.Change(next, "maria");

        RecipeAuditRecord record = _audit.Records[^1];
        Assert.Equal(_clock.GetUtcNow(), record.When);
        Assert.Equal(("maria", RecipeChangeResult.Changed, 0), (record.By, record.Result, record.FaultCount));
        Assert.Equal(_audit.Records[0].To, record.From);
        Assert.Equal(new RecipeIdentity("second", next.File, next.Sha256), record.To);
        Assert.Null(record.Faults);
    }

    [Fact]
    public void A_faulty_recipe_is_refused_and_recorded_and_the_one_in_force_stays()
    {
        RecipeStore store = Open();

        IReadOnlyList<SettingFault> faults = store.Change(RecipeText.Read("""{ "name": "", "unsure": 3 }"""), "maria");

        Assert.Equal(["name", "unsure"], faults.Select(fault => fault.Member));
        RecipeAuditRecord record = _audit.Records[^1];
        Assert.Equal((RecipeChangeResult.Refused, 2), (record.Result, record.FaultCount));
        Assert.Equal(faults.Select(fault => fault.What), record.Faults);
        Assert.False(store.TryTake(out _));
        Assert.Equal("first", store.Current.Name);
    }

    [Fact]
    public void A_recipe_with_very_many_faults_does_not_fill_the_audit()
    {
        RecipeStore store = Open();

        store.Change(RecipeText.ReadWith(string.Join(',', Enumerable.Range(0, 1000).Select(index => $"\"x{index}\": 1"))), "maria");

        Assert.Equal((1000, 20), (_audit.Records[^1].FaultCount, _audit.Records[^1].Faults!.Count));
    }

    [Fact]
    public void A_change_has_to_suit_what_is_known_of_the_station_by_then()
    {
        RecipeStore store = Open();
        RecipeReading wide = RecipeText.ReadWith(
            """ "regions": [{ "name": "a", "width": 700, "height": 10 }], "thresholds": { "labels": { "mirror": 0.5 } } """);
        Assert.Empty(store.Change(wide, "maria"));

        store.Station = new RecipeStation { Labels = ["ok"], Frame = (640, 480) };

        Assert.Equal(["regions[0]", "thresholds.labels.mirror"], store.Change(wide, "maria").Select(fault => fault.Member));
    }

    [Fact]
    public void Without_its_record_there_is_no_change()
    {
        RecipeStore store = Open();
        _audit.Failure = new EdgeException(EdgeFault.File, "The disk is full", "audit", "space", "Make some.");

        Assert.Same(_audit.Failure, Assert.Throws<EdgeException>(() => store.Change(Named("second"), "maria")));
        Assert.False(store.TryTake(out _));

        _audit.Failure = null;
        Assert.Empty(store.Change(Named("third"), "maria"));
        Assert.Equal("first", _audit.Records[^1].From!.Name);
    }

    [Fact]
    public void The_record_is_kept_before_the_line_can_take_the_change()
    {
        RecipeStore store = Open();
        bool? wasOffered = null;
        _audit.Appending = () => wasOffered = store.TryTake(out _);

        store.Change(Named("second"), "maria");

        Assert.False(wasOffered);
        Assert.True(store.TryTake(out _));
    }

    [Fact]
    public void Asking_for_a_change_and_taking_one_allocate_nothing()
    {
        RecipeStore store = Open();
        store.TryTake(out _);
        store.Change(Named("second"), "maria");
        long before = GC.GetAllocatedBytesForCurrentThread();

        bool first = store.TryTake(out _);
        bool second = store.TryTake(out _);
        Recipe current = store.Current;

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal((true, false, "second"), (first, second, current.Name));
    }

    [Fact]
    public async Task Changes_from_several_sides_are_a_chain_and_the_line_ends_with_its_last()
    {
        const int sides = 4;
        const int changes = 200;
        RecipeStore store = Open();
        RecipeReading[] recipes = [.. Enumerable.Range(0, sides * changes).Select(index => Named($"recipe {index}"))];
        ConcurrentQueue<string> taken = [];
        Task changing = Task.WhenAll(Enumerable.Range(0, sides).Select(side => Task.Run(() =>
            Assert.All(recipes.Skip(side * changes).Take(changes), recipe => Assert.Empty(store.Change(recipe, $"side {side}"))))));

        while (!changing.IsCompleted)
        {
            Take(store, taken);
            await Task.Yield();
        }

        await changing;
        Take(store, taken);

        Assert.Equal(1 + (sides * changes), _audit.Records.Count);
        Assert.All(_audit.Records.Zip(_audit.Records.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.Equal(taken.Count, taken.Distinct().Count());
        Assert.Equal(_audit.Records[^1].To.Name, taken.Last());
        Assert.Equal(taken.Last(), store.Current.Name);
    }

    private static void Take(RecipeStore store, ConcurrentQueue<string> taken)
    {
        if (store.TryTake(out Recipe? recipe))
        {
            taken.Enqueue(recipe.Name);
        }
    }

    private static RecipeReading Named(string name) => RecipeText.Read($$"""{ "name": "{{name}}" }""");

    private RecipeStore Open() => RecipeStore.Open(Named("first"), "systemd", RecipeStation.Unknown, _audit, _clock);

    private sealed class RecordingAudit : IRecipeAudit
    {
        public List<RecipeAuditRecord> Records { get; } = [];

        public EdgeException? Failure { get; set; }

        public Action? Appending { get; set; }

        public void Append(RecipeAuditRecord record)
        {
            Appending?.Invoke();
            if (Failure is not null)
            {
                throw Failure;
            }

            Records.Add(record);
        }
    }
}
