using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>Writes a linear layer again with other numbers.</summary>
internal static class PointwiseWriter
{
    /// <summary>Adds the layer's nodes with new weights and bias; the old nodes have to be removed by the caller.</summary>
    /// <param name="layer">The layer as it was; its input and names are kept.</param>
    /// <param name="weights">The new weights [K, N].</param>
    /// <param name="bias">The new bias [N]; null for a layer without.</param>
    /// <param name="output">The tensor that the layer makes now.</param>
    /// <param name="edits">Where the nodes go.</param>
    public static void Add(Pointwise layer, float[] weights, float[]? bias, string output, GraphEdits edits)
    {
        string name = layer.MatMul.Name;
        string newWeights = edits.Add(
            TensorWriter.Create(edits.NewName($"{layer.Weights.Name}_folded"), weights, layer.Depth, layer.Channels));
        string product = bias is null ? output : edits.NewName($"{output}_product");
        edits.Add(NodeFactory.Create("MatMul", name, [layer.Input, newWeights], product));
        if (bias is not null)
        {
            string newBias = edits.Add(TensorWriter.Create(edits.NewName($"{output}_bias"), bias, bias.Length));
            edits.Add(NodeFactory.Create("Add", output, [product, newBias], output));
        }
    }
}
