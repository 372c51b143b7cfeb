using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>An operator with constant weights that can be computed with integers.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Bias">One summand for each output channel; null without.</param>
internal abstract record LinearOperator(TensorProto Weights, TensorProto? Bias)
{
    /// <summary>The name of the node in the model, by which people know the operator.</summary>
    public abstract string Name { get; }

    /// <summary>The tensor that is multiplied.</summary>
    public abstract string Input { get; }

    /// <summary>The tensor after the bias.</summary>
    public abstract string Output { get; }

    /// <summary>Number of output channels.</summary>
    public abstract int Channels { get; }

    /// <summary>The nodes of the operator.</summary>
    public abstract IEnumerable<NodeProto> Nodes { get; }

    /// <summary>All of them in topological order.</summary>
    public static IReadOnlyList<LinearOperator> FindAll(GraphIndex index) =>
        [.. index.Nodes.Select(node => (LinearOperator?)Pointwise.Match(index, node) ?? Convolution.Match(index, node)).OfType<LinearOperator>()];

    /// <summary>The name of a node, or of its result where the exporter gave it none.</summary>
    protected static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : node.Output[0];
}
