using System.Globalization;

namespace EdgeConvNeXt.Runtime.Models.Slots;

/// <summary>
/// Which slot runs and which one the station goes back to: all that a start needs, in one file. Each change gives a new table; what must
/// not be asked of it is an <see cref="EdgeException"/> that says why.
/// </summary>
public sealed record SlotTable
{
    /// <summary>Starts that a model on trial gets, for a model whose starts all end early is not well.</summary>
    public const int MostAttempts = 3;

    /// <summary>Names of the slots, in order; each is a folder's too.</summary>
    public static IReadOnlyList<string> Names { get; } = ["a", "b", "c"];

    /// <summary>A table without a model in it.</summary>
    public static SlotTable Empty { get; } = new();

    /// <summary>
    /// The slots: one runs, one is gone back to, one is for what comes.
    /// </summary>
    public IReadOnlyList<ModelSlot> Slots { get; init; } = [.. Names.Select(name => new ModelSlot(name))];

    /// <summary>Name of the slot that runs; null for the model that the configuration names.</summary>
    public string? Active { get; init; }

    /// <summary>Name of the slot that is gone back to; null for the model that the configuration names.</summary>
    public string? Before { get; init; }

    /// <summary>What the model that is gone back to did, for the trial of the active one; null where that is not known.</summary>
    public ModelRecord? Baseline { get; init; }

    /// <summary>The slot that runs; null for the model that the configuration names.</summary>
    public ModelSlot? Running => Active is { } name ? Find(name) : null;

    /// <summary>Whether the slot that runs is on trial.</summary>
    public bool IsOnTrial => Running?.State == SlotState.Trial;

    /// <summary>The slot of a name.</summary>
    /// <exception cref="EdgeException">There is none.</exception>
    public ModelSlot Get(string name) => Find(name) ?? throw new EdgeException(
        EdgeFault.Configuration, $"There is no slot '{PrintableText.Of(name)}'", "the model slots",
        $"one of {string.Join(", ", Slots.Select(slot => slot.Name))}", "`edge model list` shows them.");

    /// <summary>The slot for the next model: an empty one, else a bad one, else the one that was installed first.</summary>
    /// <exception cref="EdgeException">A model is on trial, which has to end first.</exception>
    public ModelSlot Free()
    {
        ThrowIfOnTrial();
        return Slots.Where(slot => slot.Name != Active && slot.Name != Before)
            .OrderBy(slot => slot.State switch { SlotState.Empty => 0, SlotState.Bad => 1, _ => 2 })
            .ThenBy(slot => slot.InstalledAt)
            .First();
    }

    /// <summary>The slot is empty.</summary>
    /// <exception cref="EdgeException">It runs, or is gone back to.</exception>
    public SlotTable Clear(string name)
    {
        ThrowIfNeeded(name, "cannot be emptied");
        return With(new ModelSlot(Get(name).Name));
    }

    /// <summary>A model's files are in a slot.</summary>
    /// <param name="name">The slot.</param>
    /// <param name="manifest">What the model says about itself.</param>
    /// <param name="now">What time it is.</param>
    /// <exception cref="EdgeException">It runs, or is gone back to.</exception>
    public SlotTable Stage(string name, ModelManifest manifest, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ThrowIfNeeded(name, "cannot take another model");
        return With(new ModelSlot(Get(name).Name)
        {
            State = SlotState.Staged, Model = manifest.Id, Digest = manifest.Digest, InstalledAt = now,
        });
    }

    /// <summary>Who signed the model in a slot was proven, or need not be.</summary>
    /// <param name="staged">The slot as it was staged.</param>
    /// <param name="key">The key; null where it is not signed.</param>
    /// <param name="release">Version of its release; null where it has none.</param>
    /// <exception cref="EdgeException">Another model is in the slot by now.</exception>
    public SlotTable Verify(ModelSlot staged, string? key, long? release) =>
        With(Same(staged) with { State = SlotState.Verified, Key = key, Release = release });

    /// <summary>The model in a slot is open and computes right.</summary>
    /// <param name="opened">The slot as it was when the model was opened.</param>
    /// <exception cref="EdgeException">Another model is in the slot by now.</exception>
    public SlotTable Warm(ModelSlot opened) =>
        Same(opened) is var slot && slot.State == SlotState.Verified ? With(slot with { State = SlotState.Warm }) : this;

    /// <summary>The model in a slot runs from now on, on trial. One that was good before needs none.</summary>
    /// <param name="opened">The slot as it was when the model was opened.</param>
    /// <param name="baseline">What the model that ran before did; null where that is not known.</param>
    /// <exception cref="EdgeException">
    /// It is not verified, runs already, another model is in the slot by now, or another one is on trial.
    /// </exception>
    public SlotTable Try(ModelSlot opened, ModelRecord? baseline)
    {
        ModelSlot slot = Same(opened);
        string name = slot.Name;
        ThrowIfOnTrial();
        if (name == Active || slot.State is not (SlotState.Verified or SlotState.Warm or SlotState.Good))
        {
            throw Refuse(
                $"The model in slot {name} cannot be tried: it is {Words(slot)}", "a slot that is verified or warm, and does not run",
                "Install the model again.");
        }

        bool isKnown = slot.State == SlotState.Good;
        SlotTable tried = With(slot with { State = isKnown ? SlotState.Good : SlotState.Trial, Attempts = 0 });
        return tried with { Active = name, Before = Active, Baseline = isKnown ? null : baseline };
    }

    /// <summary>The station starts: a start on trial is an attempt.</summary>
    /// <returns>The table to start with; after too many attempts the one before the trial.</returns>
    public SlotTable Start() => Running switch
    {
        { State: SlotState.Trial, Attempts: >= MostAttempts } slot => GoBack(slot, string.Create(
            CultureInfo.InvariantCulture, $"it did not come through its trial in {MostAttempts} starts")),
        { State: SlotState.Trial } slot => With(slot with { Attempts = slot.Attempts + 1 }),
        _ => this,
    };

    /// <summary>The station ends in order: its start is no attempt.</summary>
    public SlotTable End() => Running is { State: SlotState.Trial, Attempts: > 0 } slot
        ? With(slot with { Attempts = slot.Attempts - 1 })
        : this;

    /// <summary>The model on trial has come through it.</summary>
    /// <exception cref="EdgeException">None is on trial.</exception>
    public SlotTable MarkGood() => IsOnTrial
        ? With(Running! with { State = SlotState.Good, Attempts = 0 }) with { Baseline = null }
        : throw Refuse("No model is on trial", "one that is", "`edge model list` shows what runs.");

    /// <summary>The slot that runs, which can be gone back from.</summary>
    /// <exception cref="EdgeException">The model that the configuration names runs: there is none before it.</exception>
    public ModelSlot GetRunning() => Running ?? throw Refuse(
        "There is nothing to go back to: the model runs that the configuration names", "a model from a slot",
        "`edge model list` shows what runs.");

    /// <summary>
    /// The model that ran before runs again, and the one that runs must not any more. Nothing changes where another runs by now: two that
    /// ask for the same go back once.
    /// </summary>
    /// <param name="left">The slot that runs.</param>
    /// <param name="reason">Why, a clause.</param>
    public SlotTable GoBack(ModelSlot left, string reason)
    {
        ArgumentNullException.ThrowIfNull(left);
        if (Running is not { } slot || slot.Name != left.Name || slot.Digest != left.Digest)
        {
            return this;
        }

        SlotTable back = With(slot with { State = SlotState.Bad, Reason = reason, Attempts = 0 });
        return back with { Active = Before, Before = null, Baseline = null };
    }

    /// <summary>A model that neither runs nor is gone back to must not run. Nothing changes where another is in its slot by now.</summary>
    /// <param name="seen">The slot as it was when that was found.</param>
    /// <param name="reason">Why, a clause.</param>
    public SlotTable Reject(ModelSlot seen, string reason)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ModelSlot slot = Get(seen.Name);
        return slot.Digest != seen.Digest || slot.Name == Active || slot.Name == Before
            ? this
            : With(slot with { State = SlotState.Bad, Reason = reason });
    }

    /// <summary>How far a slot is, for people: "bad: the model is not signed".</summary>
    public static string Words(ModelSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        string word = Documents.JsonValues.WordOf(slot.State);
        return slot.Reason is { } reason ? $"{word}: {reason}" : word;
    }

    private ModelSlot? Find(string name) => Slots.FirstOrDefault(slot => slot.Name == name);

    private SlotTable With(ModelSlot changed) =>
        this with { Slots = [.. Slots.Select(slot => slot.Name == changed.Name ? changed : slot)] };

    private void ThrowIfOnTrial()
    {
        if (IsOnTrial)
        {
            throw Refuse(
                $"The model in slot {Active} is on trial", "a station whose model has come through its trial",
                "Wait for its end, or end it with `edge model mark-good` or `edge model rollback`.");
        }
    }

    private ModelSlot Same(ModelSlot seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ModelSlot slot = Get(seen.Name);
        return slot.Digest == seen.Digest ? slot : throw Refuse(
            $"Another model came into slot {slot.Name} meanwhile", seen.Model ?? "the same model", "Install the model again.");
    }

    private void ThrowIfNeeded(string name, string what)
    {
        if (name == Active || name == Before)
        {
            throw Refuse(
                $"The slot {name} {what}: {(name == Active ? "its model runs" : "its model is what the station goes back to")}",
                "a slot that the station does not need", "Name another slot.");
        }
    }

    private static EdgeException Refuse(string what, string expected, string remedy) =>
        new(EdgeFault.Model, what, "the model slots", expected, remedy);
}
