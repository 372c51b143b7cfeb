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

    /// <summary>Number of input channels that each output channel sums over; 1 for a depthwise convolution.</summary>
    public abstract int InputChannels { get; }

    /// <summary>The nodes of the operator.</summary>
    public abstract IEnumerable<NodeProto> Nodes { get; }

    /// <summary>The channel of the input and that of the output which a weight joins.</summary>
    /// <param name="weight">Index into the weights, in memory order.</param>
    public abstract (int Input, int Output) ChannelsOf(int weight);

    /// <summary>All of them in topological order.</summary>
    public static IReadOnlyList<LinearOperator> FindAll(GraphIndex index) =>
        [.. index.Nodes.Select(
            node => (LinearOperator?)Pointwise.Match(index, node) ?? Convolution.Match(index, node)).OfType<LinearOperator>()];

    /// <summary>The name of a node, or of its result where the exporter gave it none.</summary>
    protected static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : node.Output[0];
}
