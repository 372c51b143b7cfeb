using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection.Triggering;
using EdgeConvNeXt.Runtime.Models;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>From a recipe to a line.</summary>
/// <param name="reading">A recipe that keeps its rules, for this model too.</param>
/// <param name="manifest">What the model says about itself.</param>
/// <param name="session">The open model.</param>
/// <param name="services">Clock and log.</param>
internal sealed class RecipeLine(RecipeReading reading, ModelManifest manifest, IInferenceSession session, StationServices services)
{
    // Parts that wait for a verdict: more than any belt brings within a deadline.
    private const int Waiting = 64;

    // Parts between trigger and reject position.
    private const int OnTheBelt = 4096;

    private readonly Recipe _recipe = reading.Require();
    private RecipeStore? _store;
    private volatile bool _isFitting;

    /// <summary>Makes the line.</summary>
    /// <param name="source">A started source.</param>
    /// <param name="sinks">Where verdicts go.</param>
    /// <param name="signals">The recipe's digital lines.</param>
    /// <param name="between">What is done between two parts; null for nothing.</param>
    /// <param name="soundness">Whether the model may decide; null where nobody asks.</param>
    /// <exception cref="EdgeException">Triggers come from outside, and the source is none that goes on while they are awaited.</exception>
    public TriggeredLine Create(IFrameSource source, IReadOnlyList<IVerdictSink> sinks, LineSignals signals, IIdleWork? between, ModelSoundness? soundness)
    {
        RefuseFiles(source);
        RejectQueue? queue = _recipe.Rejection is { } rejection ? new RejectQueue(RejectSettings.Of(rejection, _recipe.Trigger.Type), OnTheBelt) : null;
        (PartSettings settings, IFrameJudge judge) = Rules(_recipe, reading.Identity);
        PartFlow flow = new(settings, Waiting, manifest.Labels.Count, manifest.Id, queue, sinks) { Soundness = soundness };
        TriggeredLineOptions options = new()
        {
            Trigger = _recipe.Trigger.Type, PresenceThreshold = _recipe.Trigger.PresenceThreshold, OnUntracked = TellUntracked, Between = between,
        };
        return new TriggeredLine(source, judge, flow, options, signals, services.Clock);
    }

    // Files are read as fast as they can be: a trigger from outside would find them all gone.
    private void RefuseFiles(IFrameSource source)
    {
        if (!source.IsLive && _recipe.Trigger.Type is TriggerType.Gpio or TriggerType.Software)
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                $"Parts announce themselves (trigger.type {_recipe.Trigger.Type.ToString().ToLowerInvariant()}), but the source does not wait for them",
                source.Name,
                "a camera, or generated parts with framesPerSecond",
                "Take such a source, or a recipe with the trigger type free.");
        }
    }

    /// <summary>Opens the audit and makes what changes the recipe while the line runs.</summary>
    /// <param name="line">The line.</param>
    /// <param name="station">What is known of the station, for every recipe that follows.</param>
    /// <param name="audit">Where changes are recorded.</param>
    /// <exception cref="EdgeException">The audit cannot be written.</exception>
    public RecipeKeeper Keep(TriggeredLine line, RecipeStation station, string audit)
    {
        RecipeStore store = _store = RecipeStore.Open(reading, "start", station, new FileRecipeAudit(audit), services.Clock);
        return new RecipeKeeper(store, line, Rules, reading.File, services.Loggers.CreateLogger<RecipeKeeper>());
    }

    // What a recipe says about parts, and who judges by it.
    private (PartSettings Settings, IFrameJudge Judge) Rules(Recipe wanted, RecipeIdentity identity)
    {
        FrameInspector inspector = new(session, manifest, new InspectionSettings { Thresholds = wanted.Thresholds, Recipe = identity }, services.Clock);
        return (PartSettings.Of(wanted) with { Basis = inspector.Basis }, new RegionJudge(inspector, wanted, services.Clock, TakeFrameSize));
    }

    private void TellUntracked(TrackLoss loss)
    {
        ILogger log = services.Loggers.CreateLogger<RecipeLine>();
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

    // The first frames of all say whether recipe and camera belong together. That a camera changes its size later is no mistake of the
    // recipe.
    private void TakeFrameSize(int width, int height, string? misfit)
    {
        if (misfit is not null && !_isFitting)
        {
            throw new EdgeException(
                EdgeFault.Configuration, $"The recipe does not suit the frames: {misfit}", _recipe.Name, $"regions inside of frames of {width}x{height} pixels", "Correct the recipe's regions, or the size that the source is asked for.");
        }

        _isFitting = true;
        if (_store is { } store)
        {
            store.Station = store.Station with { Frame = (width, height) };
        }

        if (misfit is not null)
        {
            StationLog.RecipeMisfit(services.Loggers.CreateLogger<RecipeLine>(), _recipe.Name, misfit);
        }
    }
}
