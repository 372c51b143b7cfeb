using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Codes;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>From a model and a recipe, if there is one, to what judges parts.</summary>
/// <param name="configuration">What the station is to do.</param>
/// <param name="services">Clock and log.</param>
internal sealed class PartJudges(StationConfiguration configuration, StationServices services)
{
    private volatile bool _isFitting;
    private (RunningModel Model, ModelIdentity Identity)? _together;

    /// <summary>Where the size of frames is put down; null without a recipe.</summary>
    public RecipeStore? Store { get; set; }

    /// <summary>Models that vote with the one that runs; closed by whoever opened them.</summary>
    public IReadOnlyList<RunningModel> Voters { get; set; } = [];

    /// <summary>What holds of parts, and what judges them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="recipe">The recipe, which fits the model; null where every frame is a part.</param>
    /// <param name="identity">What makes the recipe itself.</param>
    public (PartSettings Settings, IFrameJudge Judge) Of(RunningModel model, Recipe? recipe, RecipeIdentity? identity)
    {
        FrameInspector inspector = new(
            model.Choice.Session, model.Manifest, SettingsOf(model, recipe, identity) with { Model = model.Identity }, services.Clock);
        PartSettings settings = recipe is null ? PartSettings.EveryFrame : PartSettings.Of(recipe);
        ModelSoundness? soundness = configuration.WhenUnsound == UnsoundAction.Reject ? model.Soundness : null;
        if (recipe is null)
        {
            return (settings with { Basis = inspector.Basis, Soundness = soundness }, inspector);
        }

        IFrameJudge regions = new RegionJudge(
            inspector, recipe, (width, height, mismatch) => TakeFrameSize(recipe, width, height, mismatch));
        VerdictBasis basis = inspector.Basis;
        if (Voters.Count > 0)
        {
            basis = basis with { Model = IdentityOf(model) };
            EnsembleVoter[] voters = [new(regions, soundness), .. Voters.Select(voter => VoterOf(voter, recipe, said: identity))];
            regions = new EnsembleJudge(voters, basis, model.Manifest.Labels.Count);
            soundness = null;
        }

        return (settings with { Basis = basis, Soundness = soundness }, WithCode(regions, recipe));
    }

    /// <summary>What verdicts say of a model and those that vote with it: the same object for all of them.</summary>
    /// <param name="model">The model.</param>
    public ModelIdentity IdentityOf(RunningModel model)
    {
        if (Voters.Count == 0)
        {
            return model.Identity;
        }

        if (_together is not { } known || known.Model != model)
        {
            _together = known = (model, Join([model, .. Voters]));
        }

        return known.Identity;
    }

    // Each value of theirs, joined by plus signs.
    private static ModelIdentity Join(IReadOnlyList<RunningModel> models)
    {
        ModelIdentity first = models[0].Identity;
        return first with
        {
            Id = string.Join('+', models.Select(one => one.Identity.Id)),
            Digest = string.Join('+', models.Select(one => one.Identity.Digest)),
            Key = models.All(one => one.Identity.Key is null) ? null : string.Join('+', models.Select(one => one.Identity.Key)),
        };
    }

    private EnsembleVoter VoterOf(RunningModel voter, Recipe recipe, RecipeIdentity? said)
    {
        FrameInspector inspector = new(
            voter.Choice.Session, voter.Manifest, SettingsOf(voter, recipe, said) with { Model = voter.Identity }, services.Clock);
        ModelSoundness? soundness = configuration.WhenUnsound == UnsoundAction.Reject ? voter.Soundness : null;
        return new EnsembleVoter(new RegionJudge(inspector, recipe, (_, _, _) => { }), soundness);
    }

    /// <summary>Has the golden parts of a model judged as parts are.</summary>
    /// <param name="model">The model.</param>
    /// <param name="recipe">The recipe; null where every frame is a part.</param>
    /// <param name="isRunning">Whether the line runs on its session.</param>
    public void JudgeGoldenParts(RunningModel model, Recipe? recipe, bool isRunning) =>
        model.JudgeGoldenParts(SettingsOf(model, recipe, identity: null), isRunning, configuration, services);

    private InspectionSettings SettingsOf(RunningModel model, Recipe? recipe, RecipeIdentity? identity) => recipe is null
        ? new InspectionSettings { Region = configuration.Region, Thresholds = configuration.Thresholds.Over(model.Manifest.Thresholds) }
        : new InspectionSettings { Thresholds = recipe.Thresholds, Recipe = identity };

    private IFrameJudge WithCode(IFrameJudge judge, Recipe recipe) =>
        recipe.Code is { } code ? new CodeJudge(judge, new CodeReader(code.Types), code, services.Clock) : judge;

    // The first frames of all say whether recipe and camera belong together. That a camera changes its size later is no mistake of the
    // recipe.
    private void TakeFrameSize(Recipe recipe, int width, int height, string? mismatch)
    {
        if (mismatch is not null && !_isFitting)
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                $"The recipe does not suit the frames: {mismatch}",
                recipe.Name,
                $"regions inside of frames of {width}x{height} pixels",
                "Correct the recipe's regions, or the size that the source is asked for.");
        }

        _isFitting = true;
        if (Store is { } store)
        {
            store.Station = store.Station with { Frame = (width, height) };
        }

        if (mismatch is not null)
        {
            StationLog.RecipeMismatch(services.Loggers.CreateLogger<PartJudges>(), recipe.Name, mismatch);
        }
    }
}
