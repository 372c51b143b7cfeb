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
    private readonly ILogger _log;
    private string _path;

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

    /// <summary>Name, file and hash of the recipe in force.</summary>
    public RecipeIdentity Identity => _store.Identity;

    /// <summary>What is known of the station that recipes are for.</summary>
    internal RecipeStation Station => _store.Station;

    /// <summary>Looks at a recipe that could take the place of the one in force. Nothing is changed.</summary>
    /// <param name="text">The recipe as its file would have it.</param>
    internal RecipeReading Check(ReadOnlyMemory<byte> text) => Fitting(RecipeReader.Parse(text, File, _store.Station));

    /// <summary>Writes a recipe in the place of the one in force, which holds from the next part on.</summary>
    /// <param name="text">The recipe as its file shall have it.</param>
    /// <param name="of">SHA-256 of the file that was changed into it.</param>
    /// <param name="by">Where the request comes from, for the record.</param>
    /// <param name="why">Why, for the record; null where nobody said.</param>
    /// <returns>
    /// Whether there is a new recipe, or what is wrong with it; null where the file is another by now, or not the one in force.
    /// </returns>
    /// <exception cref="Runtime.EdgeException">The file or the change's record cannot be written; nothing was changed.</exception>
    internal RecipeChange? Replace(ReadOnlyMemory<byte> text, string of, string by, string? why)
    {
        lock (_models.Gate)
        {
            byte[] before = RecipeFile.Read(_path);
            if (RecipeFile.HashOf(before) != of || _store.Identity.Sha256 != of)
            {
                return null;
            }

            if (Check(text) is { Faults: { Count: > 0 } faults })
            {
                return new RecipeChange(IsNew: false, faults);
            }

            RecipeFile.Write(_path, text.Span);
            try
            {
                return Read(_path, by, why);
            }
            catch
            {
                RecipeFile.Write(_path, before);
                throw;
            }
        }
    }

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

    private RecipeChange Read(string path, string by, string? why = null)
    {
        RecipeReading reading = Fitting(RecipeReader.Read(path, _store.Station));
        IReadOnlyList<SettingFault> refused = _store.Change(reading, by, why);
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

    private RecipeReading Fitting(RecipeReading reading) =>
        reading.Recipe is { } next && Fixed(_store.Current, next) is { Count: > 0 } faults
            ? reading with { Recipe = null, Faults = faults }
            : reading;

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
