using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// Changes the recipe of a running line: what is looked at and when it is good. Digital lines, the model and the reject position need a new
/// start.
/// </summary>
public sealed class RecipeKeeper
{
    private readonly RecipeStore _store;
    private readonly ModelKeeper _models;
    private string _path;
    private readonly ILogger _log;

    internal RecipeKeeper(RecipeStore store, ModelKeeper models, string path, ILogger log)
    {
        _store = store;
        _models = models;
        _path = path;
        _log = log;
    }

    /// <summary>The recipe in force.</summary>
    public Recipe Current => _store.Current;

    /// <summary>The file that it was read from.</summary>
    public string File => Volatile.Read(ref _path);

    /// <summary>
    /// Reads the recipe's file again. A sound recipe holds from the next part on; every fault of another is logged, and the one in force
    /// stays.
    /// </summary>
    /// <param name="by">Where the request comes from, for the record.</param>
    /// <returns>Whether there is a new recipe, or what is wrong with it.</returns>
    /// <exception cref="Runtime.EdgeException">The change cannot be recorded; nothing was changed.</exception>
    public RecipeChange ReadAgain(string by)
    {
        lock (_models.Gate)
        {
            return Read(_path, by);
        }
    }

    /// <summary>Reads another file; where its recipe is sound, it is the one in force until the station starts anew.</summary>
    /// <param name="path">The file.</param>
    /// <param name="by">Where the request comes from, for the record.</param>
    /// <returns>Whether there is a new recipe, or what is wrong with it.</returns>
    /// <exception cref="Runtime.EdgeException">The change cannot be recorded; nothing was changed.</exception>
    public RecipeChange Change(string path, string by)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        lock (_models.Gate)
        {
            RecipeChange change = Read(path, by);
            Volatile.Write(ref _path, change.IsNew ? path : _path);
            return change;
        }
    }

    private RecipeChange Read(string path, string by)
    {
        RecipeReading reading = RecipeReader.Read(path, _store.Station);
        if (reading.Recipe is { } next && Fixed(_store.Current, next) is { Count: > 0 } faults)
        {
            reading = reading with { Recipe = null, Faults = faults };
        }

        IReadOnlyList<SettingFault> refused = _store.Change(reading, by);
        foreach (SettingFault fault in refused)
        {
            StationLog.RecipeRefused(_log, path, fault.What);
        }

        if (!_store.TryTake(out Recipe? recipe))
        {
            return new RecipeChange(IsNew: false, refused);
        }

        _models.Use(recipe, _store.Identity);
        StationLog.RecipeChanged(_log, recipe.Name, by);
        return new RecipeChange(IsNew: true, []);
    }

    /// <summary>What a recipe changes that needs a new start.</summary>
    /// <param name="now">The one in force.</param>
    /// <param name="next">The other one.</param>
    internal static IReadOnlyList<SettingFault> Fixed(Recipe now, Recipe next)
    {
        List<SettingFault> faults = [];
        Check("model", now.Model == next.Model);
        Check("ensemble", now.Ensemble.SequenceEqual(next.Ensemble));
        Check("rejection", now.Rejection == next.Rejection);
        Check("trigger", Wiring(now.Trigger) == Wiring(next.Trigger));
        return faults;

        void Check(string member, bool isSame)
        {
            if (!isSame)
            {
                faults.Add(
                    new SettingFault(
                        member, $"{member} has changed, which needs a new start of the agent: expected the one that is in force."));
            }
        }
    }

    // The times of a trigger may change, its kind and line may not.
    private static RecipeTrigger Wiring(RecipeTrigger trigger) => new()
    {
        Type = trigger.Type,
        Chip = trigger.Chip,
        Line = trigger.Line,
        Edge = trigger.Edge,
        Bias = trigger.Bias,
        ActiveLow = trigger.ActiveLow,
        PresenceThreshold = trigger.PresenceThreshold,
    };
}

/// <summary>What became of a recipe that was read again.</summary>
/// <param name="IsNew">Whether it holds from now on; a file that says the same as before changes nothing.</param>
/// <param name="Refused">What is wrong with it; empty where nothing is.</param>
public readonly record struct RecipeChange(bool IsNew, IReadOnlyList<SettingFault> Refused);
