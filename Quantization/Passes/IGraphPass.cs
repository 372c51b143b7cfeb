using EdgeConvNeXt.Quantization.Graph;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>One exact rewriting of a float graph: the function that the graph computes stays the same up to rounding of float32.</summary>
internal interface IGraphPass
{
    /// <summary>
    /// Looks at the graph and wishes changes. The graph itself is not touched; nodes and tensors are copied before they are changed.
    /// </summary>
    /// <exception cref="Runtime.EdgeException">The graph holds something that cannot be understood.</exception>
    void Plan(GraphIndex index, GraphEdits edits);
}
