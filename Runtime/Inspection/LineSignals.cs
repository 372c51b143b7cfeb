using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// The digital lines of an inspection line; null where there is none. Their owner disposes them after the line has ended.
/// </summary>
public sealed record LineSignals
{
    /// <summary>One input whose edges are triggers; the recipe's edge alone is requested.</summary>
    public IEdgeInput? Trigger { get; init; }

    /// <summary>Two inputs, both edges each: line A of an encoder, then line B.</summary>
    public IEdgeInput? Encoder { get; init; }

    /// <summary>One input whose edges say that a rejected part fell.</summary>
    public IEdgeInput? Confirmation { get; init; }

    /// <summary>One output that is active while a part is pushed off the belt.</summary>
    public IOutputLines? Reject { get; init; }
}
