using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Ascend;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Providers;

/// <summary>Every provider that agent and command line were built with. A new one is a line here.</summary>
public static class ProviderRegistry
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Create(new ProviderConfiguration()).Select(provider => provider.Name)];

    /// <summary>Makes them; none looks for its device or library before it is used.</summary>
    /// <param name="configuration">Options of single providers.</param>
    /// <exception cref="Runtime.EdgeException">A library is given an option that it does not have.</exception>
    public static IReadOnlyList<IInferenceProvider> Create(ProviderConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return
        [
            new CpuProvider(), new CudaProvider(configuration.Cuda), new AscendProvider(configuration.Ascend),
            new CannProvider(configuration.Cann),
        ];
    }
}
