using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Signals;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// The composition root: from a configuration to a station with everything open and warm. Whatever the agent is made of is named here.
/// </summary>
public static class StationBuilder
{
    private const int WarmUpSide = 256;

    /// <summary>Opens model, outputs and source, in this order; what was opened is closed again when a later step fails.</summary>
    /// <exception cref="EdgeException">A part of the outside world is not as the configuration says.</exception>
    public static async Task<StationHost> OpenAsync(StationConfiguration configuration, StationServices services)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(services);
        RecipeReading? reading = configuration.Recipe is { } path ? RecipeReader.Read(path) : null;
        StationModel model = StationModel.Open(configuration, reading?.Require(), services.Clock.GetUtcNow());
        ModelBundle bundle = model.Bundle;
        RecipeStation surroundings = new() { Labels = bundle.Manifest.Labels, Frame = configuration.Source.FrameSize };
        reading = reading is null ? null : RecipeReader.Read(reading.File, surroundings);
        Recipe? recipe = reading?.Require();
        CheckThresholdLabels(configuration, bundle.Manifest);
        GoldenVectors? vectors = GoldenVectors.Read(bundle);
        ProviderChoice choice = services.SelectorOf(configuration.ProviderOptions).Open(bundle, configuration.Providers);
        List<IVerdictSink> sinks = [];
        IFrameSource? source = null;
        LineWiring? wiring = null;
        try
        {
            string start = Guid.CreateVersion7(services.Clock.GetUtcNow()).ToString("N");
            wiring = recipe is null ? null : LineWiring.Connect(recipe, configuration.SimulatesGpio, services.Clock);
            AddSinks(sinks, configuration, start, model, services);
            source = Paced(services.CreateSource(configuration.Source, services.ForSource(bundle.Manifest.Input)), sinks);
            source.Start();
            SelfTest? selfTest = vectors is null ? null : CreateSelfTest(choice.Session, bundle.Manifest, vectors, configuration, services);
            LineBuilder builder = new(reading, configuration, bundle.Manifest, choice.Session, services);
            InspectionLine line = builder.Create(source, sinks, wiring?.Signals ?? new LineSignals(), selfTest);
            RecipeKeeper? keeper = builder.Keep(line, surroundings);
            WarmUp(new FrameInspector(choice.Session, bundle.Manifest, new InspectionSettings(), services.Clock));
            selfTest?.CheckNow();
            return new StationHost(services, model, choice, source, sinks, line, wiring)
            {
                StartId = start, Recipe = keeper, SelfTest = selfTest,
            };
        }
        catch
        {
            StationCloser closer = new(services);
            closer.CloseWiring(wiring);
            await closer.CloseAsync(sinks, source, choice.Session).ConfigureAwait(false);
            throw;
        }
    }

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
        List<IVerdictSink> sinks, StationConfiguration configuration, string start, StationModel model, StationServices services)
    {
        ModelManifest manifest = model.Bundle.Manifest;
        OutputContext context = new(
            configuration.Station, start, manifest.Labels, configuration.QueueLength, services.Clock, services.Loggers,
            services.StandardOutput, services.Console)
        {
            BundleDigest = manifest.Digest, BundleKey = model.Proof?.Key,
        };
        foreach (OutputConfiguration output in configuration.Outputs)
        {
            sinks.Add(output.Open(context));
        }

        sinks.AddRange(services.CreateMoreSinks(manifest));
    }

    // A camera goes on in any case; files and generated parts wait until their verdicts can be kept.
    private static IFrameSource Paced(IFrameSource source, List<IVerdictSink> sinks) =>
        source.IsLive ? source : new SinkPacedSource(source, [.. sinks.OfType<IPacedSink>()]);

    private static SelfTest CreateSelfTest(
        IInferenceSession session, ModelManifest manifest, GoldenVectors vectors, StationConfiguration requested, StationServices services)
    {
        SelfTestReport report = new(services.Loggers.CreateLogger<SelfTestReport>(), requested.WhenUnsound);
        GoldenCheck check = new(session, manifest, vectors, requested.SelfTest.Tolerance);
        return new SelfTest(check, requested.SelfTest.Period, services.Clock, report.Add);
    }

    // The first picture pays for what is compiled and allocated on its way: let that be one that no part waits for.
    private static void WarmUp(FrameInspector inspector)
    {
        PooledFrame frame = new FramePool().Rent(new FrameInfo(0, default, WarmUpSide, WarmUpSide, PixelFormat.Rgb24));
        using FrameLease lease = frame.Lease;
        frame.Buffer.Clear();
        inspector.Inspect(lease, partNumber: 0);
    }
}
