using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>From a recipe to a line; without one every frame is a part, and nothing is rejected.</summary>
/// <param name="reading">A recipe that keeps its rules, for this model too; null without one.</param>
/// <param name="configuration">The station's configuration.</param>
/// <param name="manifest">What the model says about itself.</param>
/// <param name="session">The open model.</param>
/// <param name="services">Clock and log.</param>
internal sealed class LineBuilder(
    RecipeReading? reading, StationConfiguration configuration, ModelManifest manifest, IInferenceSession session, StationServices services)
{
    // Parts that wait for a verdict: more than any belt brings within a deadline.
    private const int Waiting = 64;

    // Parts between trigger and reject position.
    private const int OnTheBelt = 4096;

    private RecipeStore? _store;
    private volatile bool _isFitting;

    /// <summary>Makes the line.</summary>
    /// <param name="source">A started source.</param>
    /// <param name="sinks">Where verdicts go.</param>
    /// <param name="signals">The recipe's digital lines.</param>
    /// <param name="selfTest">Holds the model against its golden vectors between two parts; null without.</param>
    /// <exception cref="EdgeException">Triggers come from outside, and the source is none that goes on while they are awaited.</exception>
    public InspectionLine Create(IFrameSource source, IReadOnlyList<IVerdictSink> sinks, LineSignals signals, SelfTest? selfTest)
    {
        ModelSoundness? soundness = configuration.WhenUnsound == UnsoundAction.Reject ? selfTest?.Soundness : null;
        return reading is null
            ? OfEveryFrame(source, sinks, selfTest, soundness)
            : OfRecipe(reading, source, sinks, signals, selfTest, soundness);
    }

    /// <summary>Opens the audit and makes what changes the recipe while the line runs.</summary>
    /// <param name="line">The line.</param>
    /// <param name="station">What is known of the station, for every recipe that follows.</param>
    /// <returns>Null without a recipe.</returns>
    /// <exception cref="EdgeException">The audit cannot be written.</exception>
    public RecipeKeeper? Keep(InspectionLine line, RecipeStation station)
    {
        if (reading is null)
        {
            return null;
        }

        FileRecipeAudit audit = new(configuration.RecipeAudit ?? $"{configuration.Recipe}.audit.jsonl");
        RecipeStore store = _store = RecipeStore.Open(reading, "start", station, audit, services.Clock);
        return new RecipeKeeper(store, line, Rules, reading.File, services.Loggers.CreateLogger<RecipeKeeper>());
    }

    private InspectionLine OfEveryFrame(
        IFrameSource source, IReadOnlyList<IVerdictSink> sinks, SelfTest? selfTest, ModelSoundness? soundness)
    {
        InspectionSettings settings = new()
        {
            Region = configuration.Region, Thresholds = configuration.Thresholds.Over(manifest.Thresholds),
        };
        FrameInspector inspector = new(session, manifest, settings, services.Clock);
        RegionWarning warning = new(services.Loggers.CreateLogger<RegionWarning>());
        return InspectionLine.OfEveryFrame(source, inspector, [.. sinks, warning], services.Clock, selfTest, soundness);
    }

    private InspectionLine OfRecipe(
        RecipeReading reading, IFrameSource source, IReadOnlyList<IVerdictSink> sinks, LineSignals signals, SelfTest? selfTest,
        ModelSoundness? soundness)
    {
        Recipe recipe = reading.Require();
        RefuseFiles(recipe, source);
        RejectQueue? queue = recipe.Rejection is { } rejection
            ? new RejectQueue(RejectSettings.Of(rejection, recipe.Trigger.Type), OnTheBelt)
            : null;
        (PartSettings settings, IFrameJudge judge) = Rules(recipe, reading.Identity);
        PartFlow flow = new(settings, Waiting, manifest.Labels.Count, manifest.Id, queue, sinks)
        {
            NewResultId = () => Guid.CreateVersion7(services.Clock.GetUtcNow()), Soundness = soundness,
        };
        InspectionLineOptions options = new()
        {
            Trigger = recipe.Trigger.Type, PresenceThreshold = recipe.Trigger.PresenceThreshold, OnUntracked = TellUntracked,
            IdleWork = selfTest,
        };
        return new InspectionLine(source, judge, flow, options, signals, services.Clock);
    }

    // Files are read as fast as they can be: a trigger from outside would find them all gone.
    private static void RefuseFiles(Recipe recipe, IFrameSource source)
    {
        if (!source.IsLive && recipe.Trigger.Type is TriggerType.Gpio or TriggerType.Software)
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                $"Parts announce themselves (trigger.type {recipe.Trigger.Type.ToString().ToLowerInvariant()}), "
                + $"but the source does not wait for them",
                source.Name,
                "a camera, or generated parts with framesPerSecond",
                "Take such a source, or a recipe with the trigger type free.");
        }
    }

    // What a recipe says about parts, and what judges by it.
    private (PartSettings Settings, IFrameJudge Judge) Rules(Recipe requested, RecipeIdentity identity)
    {
        FrameInspector inspector = new(
            session, manifest, new InspectionSettings { Thresholds = requested.Thresholds, Recipe = identity }, services.Clock);
        return (
            PartSettings.Of(requested) with { Basis = inspector.Basis },
            new RegionJudge(inspector, requested, (width, height, mismatch) => TakeFrameSize(requested, width, height, mismatch)));
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
        if (_store is { } store)
        {
            store.Station = store.Station with { Frame = (width, height) };
        }

        if (mismatch is not null)
        {
            StationLog.RecipeMismatch(services.Loggers.CreateLogger<LineBuilder>(), recipe.Name, mismatch);
        }
    }
}
