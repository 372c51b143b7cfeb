using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>
/// A linear layer over the last axis: MatMul with constant weights [K, N] and, where there is one, the Add of its bias [N].
/// </summary>
/// <param name="MatMul">The product.</param>
/// <param name="BiasAdd">The Add of the bias; null for a layer without.</param>
/// <param name="Weights">Constant [K, N].</param>
/// <param name="Bias">Constant [N]; null for a layer without.</param>
internal sealed record Pointwise(NodeProto MatMul, NodeProto? BiasAdd, TensorProto Weights, TensorProto? Bias)
    : LinearOperator(Weights, Bias)
{
    public override string Name => NameOf(MatMul);

    public override string Input => MatMul.Input[0];

    public override string Output => (BiasAdd ?? MatMul).Output[0];

    /// <summary>Length of the summed axis.</summary>
    public int Depth => (int)Weights.Dims[0];

    public override int Channels => (int)Weights.Dims[1];

    public override int InputChannels => Depth;

    public override IEnumerable<NodeProto> Nodes => BiasAdd is null ? [MatMul] : [MatMul, BiasAdd];

    public override (int Input, int Output) ChannelsOf(int weight) => Math.DivRem(weight, Channels);

    /// <summary>Matches the layer whose product the node computes.</summary>
    public static Pointwise? Match(GraphIndex index, NodeProto matMul)
    {
        if (!matMul.Is("MatMul") || index.Constant(matMul.Input[1]) is not { Dims.Count: 2 } weights)
        {
            return null;
        }

        NodeProto? add = index.SoleConsumer(matMul.Output[0]);
        TensorProto? bias = add is not null && add.Is("Add") ? BinaryOperands.Constant(index, add, matMul.Output[0]) : null;
        return bias is { Dims.Count: > 0 } && bias.Count() == weights.Dims[1] && bias.Dims[^1] == weights.Dims[1]
            ? new Pointwise(matMul, add, weights, bias)
            : new Pointwise(matMul, null, weights, null);
    }

    /// <summary>The layer that makes the tensor.</summary>
    public static Pointwise? Producing(GraphIndex index, string tensor) =>
        index.Producer(tensor) is not { } last ? null
        : last.Is("MatMul") ? Match(index, last)
        : last.Is("Add") ? last.Input.Select(index.Producer)
            .OfType<NodeProto>()
            .Select(node => Match(index, node))
            .FirstOrDefault(match => match?.Output == tensor)
        : null;
}
