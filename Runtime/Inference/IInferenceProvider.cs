using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>A way to run a network: a library on a kind of processor.</summary>
public interface IInferenceProvider
{
    /// <summary>The name that bundles and configurations know it by: "cpu", "cuda", "cann", "ascend".</summary>
    string Name { get; }

    /// <summary>Whether it can run on this machine, found out without opening a model.</summary>
    ProviderProbe Probe();

    /// <summary>Loads a variant and runs it until it is warm: what comes back is ready for its first frame.</summary>
    /// <exception cref="EdgeException">The file is damaged, the network is none this provider can run, or its shape does not fit the manifest.</exception>
    IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings);
}
