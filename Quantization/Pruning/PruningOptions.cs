using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>How far a network is pruned: to a share of its operations, or as far as a budget of accuracy allows. One of both.</summary>
public sealed record PruningOptions
{
    /// <summary>
    /// The share of the multiply-accumulates of the linear layers inside of blocks that may stay, above 0 and at most 1.
    /// </summary>
    /// <value>Default: null: as <see cref="MaxDrop"/> allows.</value>
    public double? Keep { get; init; }

    /// <summary>
    /// Percentage points of top-1 that the smallest network may lose on the validation pictures, 0 or more; needs such pictures.
    /// </summary>
    /// <value>Default: null: as <see cref="Keep"/> says.</value>
    public double? MaxDrop { get; init; }

    /// <summary>Whether whole blocks may go, and not only hidden channels.</summary>
    /// <value>Default: true.</value>
    public bool RemovesBlocks { get; init; } = true;

    /// <summary>
    /// Threads to compute with, 0 or more; 0 stands for one for each core. The result is the same, whatever their number.
    /// </summary>
    /// <value>Default: 0.</value>
    public int Threads { get; init; }

    /// <summary>Opens every network that is tried; it has to know the provider "cpu".</summary>
    /// <value>Default: ONNX Runtime's CPU provider in this process.</value>
    public ProviderSelector Providers { get; init; } = new([new CpuProvider()]);

    /// <summary><see cref="Threads"/>, counted: 1 or more.</summary>
    public int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>What cannot be meant, as a sentence; null where all is well.</summary>
    /// <param name="hasValidation">Whether there are validation pictures.</param>
    internal string? FindFault(bool hasValidation) => this switch
    {
        { Threads: < 0 } => $"Threads is {Threads}; 0 or more are meant.",
        { Keep: null, MaxDrop: null } or { Keep: not null, MaxDrop: not null } => "Either Keep or MaxDrop is meant.",
        { Keep: not (null or (> 0 and <= 1)) } => $"Keep is {Keep}; more than 0 and at most 1 is meant.",
        { MaxDrop: not (null or >= 0) } => $"MaxDrop is {MaxDrop}; 0 percentage points or more are meant.",
        { MaxDrop: not null } when !hasValidation => "MaxDrop needs validation pictures.",
        _ => null,
    };
}
