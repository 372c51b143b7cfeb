using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
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

    /// <summary>Where the size of frames is put down; null without a recipe.</summary>
    public RecipeStore? Store { get; set; }

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
        return (settings with { Basis = inspector.Basis, Soundness = soundness }, recipe is null ? inspector : Regions(inspector, recipe));
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

    private IFrameJudge Regions(FrameInspector inspector, Recipe recipe)
    {
        RegionJudge regions = new(
            inspector, recipe, (width, height, mismatch) => TakeFrameSize(recipe, width, height, mismatch));
        return recipe.Code is { } code ? new CodeJudge(regions, new CodeReader(code.Types), code, services.Clock) : regions;
    }

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
