using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// The model and the recipe of a running line. Either changes between two parts: no part is judged by two of them, and the line never
/// waits. The models that vote with it stay.
/// </summary>
internal sealed class ModelKeeper : IIdleWork, IDisposable
{
    private readonly StationConfiguration _configuration;
    private readonly PartJudges _judges;
    private readonly List<RunningModel> _open = [];
    private RunningModel _current;
    private (Recipe Recipe, RecipeIdentity Identity)? _recipe;

    /// <param name="first">The model that the line begins with; closed with this.</param>
    /// <param name="recipe">The recipe that it begins with; null without one.</param>
    /// <param name="configuration">What the station is to do.</param>
    /// <param name="judges">From a model and a recipe to what judges parts.</param>
    public ModelKeeper(RunningModel first, RecipeReading? recipe, StationConfiguration configuration, PartJudges judges)
    {
        _current = first;
        _recipe = recipe is null ? null : (recipe.Require(), recipe.Identity);
        _configuration = configuration;
        _judges = judges;
        _open.Add(first);
    }

    /// <summary>Models that are open: the one that judges, and those before it that a part needs still.</summary>
    internal int OpenModels
    {
        get
        {
            lock (Gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Held by whoever changes model or recipe.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The model that judges parts which come now. For any thread.</summary>
    public RunningModel Current => Volatile.Read(ref _current);

    /// <summary>What verdicts say of the model that judges now, and those that vote with it.</summary>
    public ModelIdentity Identity
    {
        get
        {
            lock (Gate)
            {
                return _judges.IdentityOf(_current);
            }
        }
    }

    /// <summary>Counts what the model does.</summary>
    public ModelTally Tally { get; } = new();

    /// <summary>The line; set before it runs.</summary>
    public InspectionLine? Line { get; set; }

    /// <summary>What holds of parts now, and what judges them.</summary>
    public (PartSettings Settings, IFrameJudge Judge) Judge() => _judges.Of(_current, _recipe?.Recipe, _recipe?.Identity);

    /// <summary>Judges parts that come from now on by another recipe. Under <see cref="Gate"/>.</summary>
    public void Use(Recipe recipe, RecipeIdentity identity)
    {
        _recipe = (recipe, identity);
        (PartSettings settings, IFrameJudge judge) = Judge();
        Line!.Use(settings, judge);
        _judges.JudgeGoldenParts(_current, recipe, isRunning: true);
    }

    /// <summary>
    /// Judges parts that come from now on by another model. The one before is closed when the last part that came before has its verdict.
    /// </summary>
    /// <param name="next">The other model, open and warm; closed with this from now on.</param>
    /// <exception cref="EdgeException">
    /// It does not suit the recipe or the configuration: nothing was changed, and it is the caller's.
    /// </exception>
    public void Swap(RunningModel next)
    {
        lock (Gate)
        {
            ThrowIfUnfit(next);
            RunningModel before = _current;
            _open.Add(next);
            Volatile.Write(ref _current, next);
            if (_judges.Store is { } store)
            {
                store.Station = store.Station with { Labels = next.Manifest.Labels };
            }

            (PartSettings settings, IFrameJudge judge) = Judge();
            Line!.Use(settings, judge, () => ThreadPool.QueueUserWorkItem(Close, before, preferLocal: false));
            _judges.JudgeGoldenParts(next, _recipe?.Recipe, isRunning: true);
        }
    }

    /// <summary>Judges the golden parts of a model that does not run yet; its soundness says what came of it.</summary>
    public void JudgeGoldenParts(RunningModel model) => _judges.JudgeGoldenParts(model, _recipe?.Recipe, isRunning: false);

    /// <summary>Refuses a model that the line cannot judge by.</summary>
    /// <exception cref="EdgeException">The recipe or the configuration names labels that it has not.</exception>
    public void ThrowIfUnfit(RunningModel next)
    {
        StationBuilder.CheckThresholdLabels(_configuration, next.Manifest);
        foreach (RunningModel voter in _judges.Voters)
        {
            ThrowIfOtherLabels(next.Manifest, voter);
        }

        if (_recipe is { } recipe)
        {
            RecipeStation station = (_judges.Store?.Station ?? RecipeStation.Unknown) with { Labels = next.Manifest.Labels };
            IReadOnlyList<SettingFault> faults = RecipeRules.Check(recipe.Recipe, station);
            if (faults.Count > 0)
            {
                throw RecipeRules.Refusal(recipe.Identity.File, faults);
            }
        }
    }

    /// <summary>Makes sure that a model may vote with another.</summary>
    /// <exception cref="EdgeException">Their labels are not the same.</exception>
    public static void ThrowIfOtherLabels(ModelManifest manifest, RunningModel voter)
    {
        ModelManifest other = voter.Manifest;
        if (!manifest.Labels.SequenceEqual(other.Labels) || !manifest.OkLabels.Order().SequenceEqual(other.OkLabels.Order()))
        {
            throw new EdgeException(
                EdgeFault.Model, $"{manifest.Id} and {other.Id}, which vote together, have other labels", voter.Model.Bundle.Location,
                string.Join(", ", manifest.Labels), "Take bundles with the same labels, of which the same mean OK.");
        }
    }

    /// <inheritdoc/>
    public void Run(bool isBusy)
    {
        Current.Run(isBusy);
        foreach (RunningModel voter in _judges.Voters)
        {
            voter.Run(isBusy);
        }
    }

    /// <summary>Closes every model that is open still; once the line has ended.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            _open.ForEach(model => model.Dispose());
            _open.Clear();
            foreach (RunningModel voter in _judges.Voters)
            {
                voter.Dispose();
            }
        }
    }

    private void Close(RunningModel before)
    {
        before.Dispose();
        lock (Gate)
        {
            _open.Remove(before);
        }
    }
}
