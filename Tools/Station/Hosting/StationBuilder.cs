using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Signals;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// The composition root: from a configuration to a station with everything open and warm. Whatever the agent is made of is named here.
/// </summary>
public static class StationBuilder
{
    /// <summary>Opens model, outputs and source, in this order; what was opened is closed again when a later step fails.</summary>
    /// <exception cref="EdgeException">A part of the outside world is not as the configuration says.</exception>
    public static async Task<StationHost> OpenAsync(StationConfiguration configuration, StationServices services)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(services);
        RecipeReading? reading = configuration.Recipe is { } path ? RecipeReader.Read(path) : null;
        StartingModel starting = new(configuration, services);
        RunningModel running = starting.Open(
            reading?.Require(), model => OpenFitting(model, reading, configuration, services));
        RecipeStation surroundings = SurroundingsOf(running.Manifest, configuration);
        reading = reading is null ? null : RecipeReader.Read(reading.File, surroundings);
        Recipe? recipe = reading?.Require();
        List<RunningModel> voters = [];
        List<IVerdictSink> sinks = [];
        IFrameSource? source = null;
        LineWiring? wiring = null;
        try
        {
            string start = Guid.CreateVersion7(services.Clock.GetUtcNow()).ToString("N");
            wiring = recipe is null ? null : LineWiring.Connect(recipe, configuration.SimulatesGpio, services.Clock);
            AddSinks(sinks, configuration, start, running.Identity, services);
            source = Paced(services.CreateSource(configuration.Source, services.ForSource(running.Manifest.Input)), sinks);
            source.Start();
            OpenVoters(voters, running, recipe, configuration, services);
            LetGoOfFiles();
            await running.Checked.ConfigureAwait(false);
            LineBuilder builder = new(reading, configuration, running, services) { Voters = voters };
            ModelKeeper models = builder.Create(source, sinks, wiring?.Signals ?? new LineSignals());
            RecipeKeeper? keeper = builder.Keep(models, surroundings);
            return new StationHost(services, models, source, sinks, wiring)
            {
                StartId = start, Recipe = keeper, TakenBack = starting.TakenBack,
            };
        }
        catch
        {
            StationCloser closer = new(services);
            closer.CloseWiring(wiring);
            await closer.CloseAsync(sinks, source, running).ConfigureAwait(false);
            voters.ForEach(voter => voter.Dispose());
            throw;
        }
    }

    // The models' files, tens of megabytes each that the session has its own copy of by now. A line leaves so little to collect that
    // nothing else would give them back for hours.
    private static void LetGoOfFiles() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private static RunningModel OpenFitting(
        StationModel model, RecipeReading? reading, StationConfiguration configuration, StationServices services)
    {
        CheckThresholdLabels(configuration, model.Bundle.Manifest);
        _ = reading is null ? null : RecipeReader.Read(reading.File, SurroundingsOf(model.Bundle.Manifest, configuration)).Require();
        return RunningModel.Begin(model, configuration, services);
    }

    private static void OpenVoters(
        List<RunningModel> voters, RunningModel running, Recipe? recipe, StationConfiguration configuration, StationServices services)
    {
        foreach (string path in recipe?.Ensemble ?? [])
        {
            StationModel model = StationModel.Admit(ModelBundle.Open(path), configuration, services.Clock.GetUtcNow());

            // Nothing watches the features of one that only votes.
            RunningModel voter = RunningModel.Open(model, configuration with { Outputs = [] }, services);
            voters.Add(voter);
            ModelKeeper.ThrowIfOtherLabels(running.Manifest, voter);
        }
    }

    private static RecipeStation SurroundingsOf(ModelManifest manifest, StationConfiguration configuration) =>
        new() { Labels = manifest.Labels, Frame = configuration.Source.FrameSize };

    internal static void CheckThresholdLabels(StationConfiguration configuration, ModelManifest manifest)
    {
        if (configuration.Thresholds.Labels.Keys.FirstOrDefault(label => !manifest.Labels.Contains(label)) is { } unknown)
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                $"thresholds.labels names '{unknown}', which the model does not know",
                configuration.Model,
                $"labels out of {string.Join(", ", manifest.Labels)}",
                "Correct the label, or leave it out.");
        }
    }

    private static void AddSinks(
        List<IVerdictSink> sinks, StationConfiguration configuration, string start, ModelIdentity model, StationServices services)
    {
        OutputContext context = new(
            configuration.Station, start, model.Labels, configuration.QueueLength, services.Clock, services.Loggers,
            services.StandardOutput, services.Console)
        {
            BundleDigest = model.Digest, BundleKey = model.Key,
        };
        foreach (OutputConfiguration output in configuration.Outputs)
        {
            sinks.Add(output.Open(context));
        }

        sinks.AddRange(services.CreateMoreSinks(model.Labels));
    }

    // A camera goes on in any case; files and generated parts wait until their verdicts can be kept.
    private static IFrameSource Paced(IFrameSource source, List<IVerdictSink> sinks) =>
        source.IsLive ? source : new SinkPacedSource(source, [.. sinks.OfType<IPacedSink>()]);
}
