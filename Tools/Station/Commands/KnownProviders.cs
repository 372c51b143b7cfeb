using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Providers;
using EdgeConvNeXt.Station.Trials;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>The providers of commands that open models: those of the agent, as they are without a configuration.</summary>
internal static class KnownProviders
{
    // What CANN compiled must not litter the folder that a command happens to run in.
    private static readonly ProviderConfiguration Configuration = new()
    {
        Cann = new CannOptions { CacheFolder = Path.Combine(ProgramState.Folder(Environment.GetEnvironmentVariable), "cann") },
    };

    /// <summary>Their names, the processor first.</summary>
    public static IReadOnlyList<string> Names => ProviderRegistry.Names;

    /// <summary>The providers themselves.</summary>
    public static IReadOnlyList<IInferenceProvider> All { get; } = ProviderRegistry.Create(Configuration);

    /// <summary>A selector over all of them.</summary>
    /// <param name="notes">Called with what keeps a network from being tried elsewhere first, or that from being stored.</param>
    public static ProviderSelector Selector(ProgramNotes notes) =>
        new(All, NetworkTrials.Create(Configuration, Environment.GetEnvironmentVariable, notes.SayOnce));
}
