using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// A linear layer and the GELU behind it, both of bytes: the layer as a 1x1 convolution that makes bytes, the GELU as a table of what
/// becomes of each byte.
/// </summary>
/// <param name="Layer">The layer.</param>
/// <param name="Gelu">The GELU, which alone reads the layer's result.</param>
internal sealed record LutGelu(Pointwise Layer, NodeProto Gelu)
{
    // A batch of pictures: only those can be convolved.
    private const int ImageRank = 4;

    /// <summary>Whether the GELU is the tanh form.</summary>
    public bool IsTanh => Gelu.OpType == "FastGelu";

    /// <summary>The tensor after the GELU.</summary>
    public string Output => Gelu.Output[0];

    /// <summary>Matches a layer over pictures in front of a GELU whose readers all take bytes; null for any other.</summary>
    /// <param name="index">The float graph.</param>
    /// <param name="plan">What becomes integer.</param>
    /// <param name="layer">The layer.</param>
    public static LutGelu? Match(GraphIndex index, QuantizationPlan plan, Pointwise layer)
    {
        NodeProto? gelu = index.SoleConsumer(layer.Output);
        return gelu is not null && (gelu.IsMicrosoft("Gelu") || gelu.IsMicrosoft("FastGelu")) && gelu.Input.Count == 1
            && plan.Activations[layer.Input].Shape.Count == ImageRank && ReadersTakeBytes(index, plan, gelu.Output[0])
            ? new LutGelu(layer, gelu)
            : null;
    }

    /// <summary>Weights [K, N] as filters [N, K, 1, 1].</summary>
    public sbyte[] Filters(ReadOnlySpan<sbyte> columns)
    {
        sbyte[] filters = new sbyte[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            (int input, int output) = Layer.ChannelsOf(i);
            filters[(output * Layer.Depth) + input] = columns[i];
        }

        return filters;
    }

    private static bool ReadersTakeBytes(GraphIndex index, QuantizationPlan plan, string tensor) =>
        !index.IsOutput(tensor) && index.Consumers(tensor).Count > 0
        && index.Consumers(tensor).All(node => Pointwise.Match(index, node) is { } reader && plan.Operators.Contains(reader.Name));
}
