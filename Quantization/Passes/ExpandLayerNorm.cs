using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Writes LayerNormalization over the last axis as primitives, with Pow, Div and an affine, the one grouping that every version of Ascend's
/// ATC makes one kernel of (its LayerNormONNXFusionPass; of older versions the form without an affine fails in float16). It undoes
/// <see cref="FuseLayerNorm"/>.
/// </summary>
internal sealed class ExpandLayerNorm : IGraphPass
{
    private const float DefaultEpsilon = 1e-5f;

    public void Plan(GraphIndex index, GraphEdits edits)
    {
        foreach (NodeProto norm in index.Nodes.Where(node => node.Is("LayerNormalization") && node.Output.Count == 1))
        {
            // A scale of one dimension says that one axis is normalised, the last.
            if (index.Constant(norm.Input[1]) is { Dims.Count: 1 } scale)
            {
                edits.Remove([norm]);
                Expand(norm, BiasOf(norm, scale, edits), edits);
            }
        }
    }

    private static string BiasOf(NodeProto norm, TensorProto scale, GraphEdits edits) => norm.Input.Count > 2 && norm.Input[2].Length > 0
        ? norm.Input[2]
        : edits.Add(TensorWriter.Create(edits.NewName($"{norm.Output[0]}_zeros"), new float[scale.Count()], scale.Count()));

    private static void Expand(NodeProto norm, string bias, GraphEdits edits)
    {
        string output = norm.Output[0];
        string difference = Add("Sub", "difference", norm.Input[0], Mean("mean", norm.Input[0]));
        string square = Add("Pow", "square", difference, Scalar("two", 2));
        string variance = Add("Add", "variance", Mean("mean_square", square), Scalar("epsilon", norm.Float("epsilon", DefaultEpsilon)));
        string deviation = edits.NewName($"{output}_deviation");
        edits.Add(NodeFactory.Create("Sqrt", deviation, [variance], deviation));
        string scaled = Add("Mul", "scaled", Add("Div", "normal", difference, deviation), norm.Input[1]);
        edits.Add(NodeFactory.Create("Add", output, [scaled, bias], output));

        string Add(string type, string role, string left, string right)
        {
            string name = edits.NewName($"{output}_{role}");
            edits.Add(NodeFactory.Create(type, name, [left, right], name));
            return name;
        }

        string Mean(string role, string tensor)
        {
            string name = edits.NewName($"{output}_{role}");
            edits.Add(NodeFactory.Create("ReduceMean", name, [tensor], name).With("axes", [-1]).With("keepdims", 1));
            return name;
        }

        string Scalar(string role, float value) => edits.Add(TensorWriter.Scalar(edits.NewName($"{output}_{role}"), value));
    }
}
