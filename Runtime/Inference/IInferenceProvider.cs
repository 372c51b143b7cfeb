using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>A way to run a network: a library on a kind of processor.</summary>
public interface IInferenceProvider
{
    /// <summary>Its name in bundles and configurations: "cpu", "cuda", "cann", "ascend".</summary>
    string Name { get; }

    /// <summary>Whether it can run on this machine, found out without opening a model.</summary>
    ProviderProbe Probe();

    /// <summary>Loads a variant and runs it until it is warm: what comes back is ready for its first frame.</summary>
    /// <exception cref="EdgeException">
    /// The file is damaged, the network is none this provider can run, or its shape does not fit the manifest.
    /// </exception>
    IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings);
}

/// <summary>Whether a provider can run on this machine.</summary>
/// <param name="IsAvailable">Whether it can.</param>
/// <param name="Reason">Why not, or what it would run on, in words.</param>
public readonly record struct ProviderProbe(bool IsAvailable, string Reason)
{
    /// <summary>
    /// The reason in a few words where what it takes is not on this machine at all; null where something is there and does not work.
    /// </summary>
    public string? Absence { get; init; }

    /// <summary>
    /// The chip that it would run on, as variants name it: "Ascend310B4"; null where that does not matter, or is not known.
    /// </summary>
    public string? Soc { get; init; }
}

/// <summary>How a session uses the machine.</summary>
public sealed record SessionSettings
{
    /// <summary>Value of <see cref="Kernels"/> for those of ONNX Runtime.</summary>
    public const string NoKernels = "none";

    /// <summary>
    /// Kernels for the integer layers of ConvNeXt blocks on the processor: null for the fastest that there are for it,
    /// <see cref="NoKernels"/>, or a name ("avx512-vnni-vbmi", "avx512-vnni", "avx-vnni", "neon-i8mm", "neon-dotprod", "plain"; "managed"
    /// for those in C#).
    /// </summary>
    public string? Kernels { get; init; }

    /// <summary>Threads that share one run; 0 means one for each physical core that this process may use.</summary>
    public int Threads { get; init; }

    /// <summary>Whether threads wait for the next layer by spinning, for a millisecond at most: faster, at some more power.</summary>
    public bool Spin { get; init; }

    /// <summary>
    /// Whether a run is to wait, for work that must not be held up: asked before each layer that runs on <see cref="Kernels"/>, which waits
    /// for some milliseconds at most. Not to throw. Null for a run that never waits.
    /// </summary>
    internal Func<bool>? HoldsBack { get; init; }

    /// <summary>
    /// Whether the session gives the network's last feature map too, and so is an <see cref="IFeatureSession"/>. What a network computes in
    /// 16 bits it then computes in 32. Networks that are compiled for a device have their scores alone and are refused.
    /// </summary>
    public bool GivesFeatures { get; init; }

    /// <summary>
    /// Runs on an empty picture before the session counts as open, 1 or more: the first run pays for memory and caches, and shows what the
    /// network's scores are.
    /// </summary>
    public int WarmUpRuns { get; init; } = 3;
}
