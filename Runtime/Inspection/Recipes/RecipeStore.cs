using System.Diagnostics.CodeAnalysis;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>
/// The recipe in force. Anyone may change it at any time; the line takes the change between two parts, so that no part is judged by two
/// recipes. A change is in the audit, on the disk, before it is offered to the line; without its record there is no change.
/// </summary>
public sealed class RecipeStore
{
    private const int MostFaultsRecorded = 20;

    private readonly IRecipeAudit _audit;
    private readonly TimeProvider _clock;
    private readonly Lock _changing = new();
    private RecipeIdentity _accepted;
    private RecipeInForce? _next;
    private RecipeInForce _current;
    private RecipeStation _station;

    private RecipeStore(RecipeInForce first, RecipeStation station, IRecipeAudit audit, TimeProvider clock)
    {
        _current = first;
        _accepted = first.Identity;
        _station = station;
        _audit = audit;
        _clock = clock;
    }

    /// <summary>The recipe that parts are judged by now.</summary>
    public Recipe Current => Volatile.Read(ref _current).Recipe;

    /// <summary>Name, file and hash of <see cref="Current"/>.</summary>
    public RecipeIdentity Identity => Volatile.Read(ref _current).Identity;

    /// <summary>What is known of the station; the next change is checked against it.</summary>
    public RecipeStation Station
    {
        get => Volatile.Read(ref _station);
        set => Volatile.Write(ref _station, value);
    }

    /// <summary>Starts with a recipe and records it.</summary>
    /// <param name="first">The recipe to start with.</param>
    /// <param name="by">Who starts the station.</param>
    /// <param name="station">What is known of the station.</param>
    /// <param name="audit">Where changes are recorded.</param>
    /// <param name="clock">The clock of the records.</param>
    /// <exception cref="EdgeException">The recipe has faults, all of them named, or the audit cannot be written.</exception>
    public static RecipeStore Open(RecipeReading first, string by, RecipeStation station, IRecipeAudit audit, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        ArgumentNullException.ThrowIfNull(station);
        ArgumentNullException.ThrowIfNull(audit);
        ArgumentNullException.ThrowIfNull(clock);
        IReadOnlyList<SettingFault> faults = FaultsOf(first, station);
        audit.Append(RecordOf(clock, by, null, first, RecipeChangeResult.Started, faults));
        return faults.Count == 0
            ? new RecipeStore(new RecipeInForce(first.Recipe!, first.Identity), station, audit, clock)
            : throw RecipeRules.Refusal(first.File, faults);
    }

    /// <summary>Changes the recipe from the next part on, or refuses to. Either way there is a record of it.</summary>
    /// <param name="next">What was read.</param>
    /// <param name="by">Who wants it, and by which way: "web: 192.0.2.7".</param>
    /// <param name="why">Why they want it; null where they do not say.</param>
    /// <returns>Every fault it is refused for; none when it is accepted.</returns>
    /// <exception cref="EdgeException">The audit cannot be written; nothing was changed.</exception>
    public IReadOnlyList<SettingFault> Change(RecipeReading next, string by, string? why = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        lock (_changing)
        {
            IReadOnlyList<SettingFault> faults = FaultsOf(next, Station);
            _audit.Append(RecordOf(_clock, by, _accepted, next, RecipeChangeResult.Changed, faults) with { Why = why });
            if (faults.Count == 0)
            {
                _accepted = next.Identity;
                Volatile.Write(ref _next, new RecipeInForce(next.Recipe!, _accepted));
            }

            return faults;
        }
    }

    /// <summary>
    /// Puts a changed recipe in force: for the line, between two parts. Neither locks nor allocates. Of several changes since the last
    /// part, the latest counts.
    /// </summary>
    /// <param name="recipe">The new recipe, or null when nothing has changed.</param>
    /// <returns>Whether there is a new recipe.</returns>
    public bool TryTake([NotNullWhen(true)] out Recipe? recipe)
    {
        recipe = null;
        if (Volatile.Read(ref _next) is null || Interlocked.Exchange(ref _next, null) is not { } next)
        {
            return false;
        }

        Volatile.Write(ref _current, next);
        recipe = next.Recipe;
        return true;
    }

    private static IReadOnlyList<SettingFault> FaultsOf(RecipeReading reading, RecipeStation station) =>
        reading.Recipe is { } recipe ? RecipeRules.Check(recipe, station) : reading.Faults;

    private static RecipeAuditRecord RecordOf(
        TimeProvider clock, string by, RecipeIdentity? from, RecipeReading to, RecipeChangeResult success,
        IReadOnlyList<SettingFault> faults) =>
        new(clock.GetUtcNow(), by, from, to.Identity, faults.Count == 0 ? success : RecipeChangeResult.Refused)
        {
            FaultCount = faults.Count,
            Faults = faults.Count == 0 ? null : [.. faults.Take(MostFaultsRecorded).Select(fault => fault.What)],
        };

    private sealed record RecipeInForce(Recipe Recipe, RecipeIdentity Identity);
}
