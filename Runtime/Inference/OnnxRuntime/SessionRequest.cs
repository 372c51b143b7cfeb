using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>What an execution provider opens a session with.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Bundle">The model.</param>
/// <param name="Variant">Its form.</param>
/// <param name="WarmUpRuns">Runs before the session counts as open, 1 or more.</param>
internal sealed record SessionRequest(string Provider, ModelBundle Bundle, ModelVariant Variant, int WarmUpRuns)
{
    /// <summary>Names of execution providers that the nodes are requested on.</summary>
    public IReadOnlyList<string> Requested { get; init; } = [Provider];

    /// <summary>Whether the session gives the last feature map too.</summary>
    public bool GivesFeatures { get; init; }

    /// <summary>Whether no execution provider but the processor's takes nodes.</summary>
    public bool IsProcessorAlone { get; init; }

    /// <summary>As in <see cref="SessionSettings.HoldsBack"/>.</summary>
    public Func<bool>? HoldsBack { get; init; }

    /// <summary>Kernels for integer layers; null for ONNX Runtime's own.</summary>
    public IntegerKernels? Kernels { get; init; }

    /// <summary>Why there are none, in words; null where there are.</summary>
    public string? WithoutKernels { get; init; }

    /// <summary>Threads that share a run, 1 or more.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Working directory while the session opens and warms up; null for whatever it is.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>What to do when the library cannot load the model.</summary>
    public string Remedy { get; init; } = "Export or quantize the model again.";
}
