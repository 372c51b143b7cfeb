using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>Writes every 1x1 convolution and every plain Gemm as MatMul and Add over the last axis, so that one form is left.</summary>
internal sealed class PointwiseToMatMul : IGraphPass
{
    public void Plan(GraphIndex index, GraphEdits edits)
    {
        foreach (NodeProto node in index.Nodes)
        {
            if (node.Is("Conv") && IsPointwise(node, index))
            {
                RewriteConvolution(node, index, edits);
            }
            else if (node.Is("Gemm") && IsPlain(node, index))
            {
                RewriteGemm(node, index, edits);
            }
        }
    }

    private static bool IsPointwise(NodeProto conv, GraphIndex index) =>
        index.Constant(conv.Input[1]) is { Dims: [_, _, 1, 1] } && HasConstantBias(conv, index)
        && conv.Integer("group", 1) == 1 && conv.Text("auto_pad", "NOTSET") is "NOTSET" or "VALID"
        && (conv.Integers("strides") ?? []).All(stride => stride == 1) && (conv.Integers("pads") ?? []).All(pad => pad == 0);

    private static bool IsPlain(NodeProto gemm, GraphIndex index) =>
        index.Constant(gemm.Input[1]) is not null && gemm.Integer("transA", 0) == 0 && gemm.Float("alpha", 1) == 1
        && gemm.Float("beta", 1) == 1 && HasConstantBias(gemm, index);

    private static bool HasConstantBias(NodeProto node, GraphIndex index) =>
        node.Input.Count < 3 || node.Input[2].Length == 0 || index.Constant(node.Input[2]) is not null;

    private static void RewriteConvolution(NodeProto conv, GraphIndex index, GraphEdits edits)
    {
        string output = conv.Output[0];
        string input = edits.NewName($"{output}_nhwc_input");
        string result = edits.NewName($"{output}_nhwc");
        edits.Remove([conv]);
        edits.Add(Layouts.ToNhwc(conv.Input[0], input));
        AddMatMul(input, Transposed(index.Constant(conv.Input[1])!, edits), BiasOf(conv, index), result, conv.Name, edits);
        edits.Add(Layouts.ToNchw(result, output));
    }

    private static void RewriteGemm(NodeProto gemm, GraphIndex index, GraphEdits edits)
    {
        TensorProto weights = index.Constant(gemm.Input[1])!;
        string name = gemm.Integer("transB", 0) == 1 ? Transposed(weights, edits) : weights.Name;
        edits.Remove([gemm]);
        AddMatMul(gemm.Input[0], name, BiasOf(gemm, index), gemm.Output[0], gemm.Name, edits);
    }

    private static string? BiasOf(NodeProto node, GraphIndex index) =>
        node.Input.Count > 2 && node.Input[2].Length > 0 ? index.Constant(node.Input[2])!.Name : null;

    private static void AddMatMul(string input, string weights, string? bias, string output, string name, GraphEdits edits)
    {
        string product = bias is null ? output : edits.NewName($"{output}_product");
        edits.Add(NodeFactory.Create("MatMul", name, [input, weights], product));
        if (bias is not null)
        {
            edits.Add(NodeFactory.Create("Add", output, [product, bias], output));
        }
    }

    /// <summary>Weights [N, K] or [N, K, 1, 1] as [K, N].</summary>
    private static string Transposed(TensorProto weights, GraphEdits edits)
    {
        int rows = (int)weights.Dims[0];
        int columns = (int)weights.Dims[1];
        return edits.Add(
            TensorWriter.Create(
                edits.NewName($"{weights.Name}_columns"), MatrixLayout.Transpose(weights.Floats(), rows, columns), columns, rows));
    }
}
