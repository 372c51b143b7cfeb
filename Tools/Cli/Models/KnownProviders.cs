using EdgeConvNeXt.Agent.Composition;
using EdgeConvNeXt.Agent.Configuration;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;

namespace EdgeConvNeXt.Cli.Models;

/// <summary>The providers of the command line: those of the agent.</summary>
internal static class KnownProviders
{
    /// <summary>Their names, the processor first.</summary>
    public static IReadOnlyList<string> Names => ProviderRegistry.Names;

    /// <summary>The providers themselves.</summary>
    public static IReadOnlyList<IInferenceProvider> All { get; } = ProviderRegistry.Create(new ProviderConfiguration
    {
        Cann = new CannOptions { CacheFolder = Path.Combine(CacheFolder(), "edge", "cann") },
    });

    /// <summary>A selector over all of them.</summary>
    public static ProviderSelector Selector() => new(All);

    // A user's own cache, by the XDG Base Directory Specification; what CANN compiled must not litter the folder that a command happens to run in.
    private static string CacheFolder() => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } folder && Path.IsPathRooted(folder)
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : Path.GetTempPath(), ".cache");
}
