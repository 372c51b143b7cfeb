using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Ascend;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

namespace EdgeConvNeXt.Cli.Models;

/// <summary>Every provider the command line was built with. A new one is a line here.</summary>
internal static class KnownProviders
{
    private static readonly IInferenceProvider[] All = [new CpuProvider(), new AscendProvider()];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(provider => provider.Name)];

    /// <summary>A selector over all of them.</summary>
    public static ProviderSelector Selector() => new(All);
}
