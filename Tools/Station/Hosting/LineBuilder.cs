using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>From a recipe to a line; without one every frame is a part, and nothing is rejected.</summary>
/// <param name="reading">A recipe that keeps its rules, for this model too; null without one.</param>
/// <param name="configuration">The station's configuration.</param>
/// <param name="model">The open model.</param>
/// <param name="services">Clock and log.</param>
internal sealed class LineBuilder(
    RecipeReading? reading, StationConfiguration configuration, RunningModel model, StationServices services)
{
    // Parts that wait for a verdict: more than any belt brings within a deadline.
    private const int Waiting = 64;

    // Parts between trigger and reject position.
    private const int OnTheBelt = 4096;

    private readonly PartJudges _judges = new(configuration, services);

    /// <summary>Models that vote with it, which the line's keeper closes with it.</summary>
    public required IReadOnlyList<RunningModel> Voters
    {
        init => _judges.Voters = value;
    }

    /// <summary>Makes the line.</summary>
    /// <param name="source">A started source.</param>
    /// <param name="sinks">Where verdicts go.</param>
    /// <param name="signals">The recipe's digital lines.</param>
    /// <returns>The keeper of its model, which has the line.</returns>
    /// <exception cref="EdgeException">Triggers come from outside, and the source is none that goes on while they are awaited.</exception>
    public ModelKeeper Create(IFrameSource source, IReadOnlyList<IVerdictSink> sinks, LineSignals signals)
    {
        Recipe? recipe = reading?.Require();
        RefuseFiles(recipe, source);
        ModelKeeper models = new(model, reading, configuration, _judges);
        models.JudgeGoldenParts(model);
        (PartSettings settings, IFrameJudge judge) = models.Judge();
        RejectQueue? queue = recipe?.Rejection is { } rejection
            ? new RejectQueue(RejectSettings.Of(rejection, recipe.Trigger.Type), OnTheBelt)
            : null;
        IVerdictSink[] all = recipe is null
            ? [.. sinks, models.Tally, new RegionWarning(services.Loggers.CreateLogger<RegionWarning>())]
            : [.. sinks, models.Tally];
        PartFlow flow = new(settings, recipe is null ? 1 : Waiting, settings.Basis!.Model!, queue, all) { Clock = services.Clock };
        InspectionLineOptions options = new()
        {
            Trigger = recipe?.Trigger.Type ?? TriggerType.Free,
            PresenceThreshold = recipe?.Trigger.PresenceThreshold ?? InspectionLineOptions.UsualPresenceThreshold,
            OnUntracked = TellUntracked,
            IdleWork = models,
            Pictures = [.. sinks.OfType<IPictureKeeper>()],
            FeatureWatches = [.. sinks.OfType<IFeatureWatch>()],
        };
        models.Line = new InspectionLine(source, judge, flow, options, signals, services.Clock);
        return models;
    }

    /// <summary>Opens the audit and makes what changes the recipe while the line runs.</summary>
    /// <param name="models">The model of the line.</param>
    /// <param name="station">What is known of the station, for every recipe that follows.</param>
    /// <returns>Null without a recipe.</returns>
    /// <exception cref="EdgeException">The audit cannot be written.</exception>
    public RecipeKeeper? Keep(ModelKeeper models, RecipeStation station)
    {
        if (reading is null)
        {
            return null;
        }

        FileRecipeAudit audit = new(configuration.RecipeAudit ?? $"{configuration.Recipe}.audit.jsonl");
        RecipeStore store = _judges.Store = RecipeStore.Open(reading, "start", station, audit, services.Clock);
        return new RecipeKeeper(store, models, reading.File, services.Loggers.CreateLogger<RecipeKeeper>());
    }

    // Files are read as fast as they can be: a trigger from outside would find them all gone.
    private static void RefuseFiles(Recipe? recipe, IFrameSource source)
    {
        if (!source.IsLive && recipe?.Trigger.Type is TriggerType.Gpio or TriggerType.Software)
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                $"Parts announce themselves (trigger.type {recipe!.Trigger.Type.ToString().ToLowerInvariant()}), "
                + $"but the source does not wait for them",
                source.Name,
                "a camera, or generated parts with framesPerSecond",
                "Take such a source, or a recipe with the trigger type free.");
        }
    }

    private void TellUntracked(TrackLoss loss)
    {
        ILogger log = services.Loggers.CreateLogger<LineBuilder>();
        switch (loss)
        {
            case TrackLoss.BeltFull:
                StationLog.BeltFull(log, OnTheBelt);
                break;
            case TrackLoss.EncoderDead:
                StationLog.EncoderDead(log);
                break;
            default:
                StationLog.BeltTracked(log);
                break;
        }
    }
}
