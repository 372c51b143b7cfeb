using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt;

/// <summary>How an <see cref="Inspector"/> opens its model, and by what it judges.</summary>
public sealed record InspectorOptions
{
    private readonly int _threads;

    /// <summary>Path of the labels and preprocessing that a bare ONNX file lacks (docs/model-bundle.md). A bundle brings its own.</summary>
    /// <value>Default: null.</value>
    public string? Manifest { get; init; }

    /// <summary>Name of the bundle's variant; null for the first that suits the provider.</summary>
    /// <value>Default: null.</value>
    public string? Variant { get; init; }

    /// <summary>What runs the network: the processor, or another provider of <c>Runtime/Inference</c> with options of its own.</summary>
    /// <value>Default: the processor.</value>
    public IInferenceProvider Provider { get; init; } = new CpuProvider();

    /// <summary>Threads that share one run, 0 or more; 0 means one for each physical core that the process may use.</summary>
    /// <value>Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Threads
    {
        get => _threads;
        init => _threads = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Threads), value, "The number of threads is 0, for one on each core, or more.");
    }

    /// <summary>When a score counts, instead of all thresholds of the model; null for the model's own.</summary>
    /// <value>Default: null.</value>
    public DecisionThresholds? Thresholds { get; init; }

    /// <summary>
    /// The part of each picture that is judged, in pixels; null for all of it. A picture that it does not fit into is unsure.
    /// </summary>
    /// <value>Default: null.</value>
    public RegionOfInterest? Region { get; init; }
}
