using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Writes ONNX Runtime's operators Gelu and FastGelu in operators of the standard: as the standard's own Gelu, which exists since operator
/// set 20, or as primitives in the grouping that ONNX Runtime and Ascend's ATC fuse again. It undoes <see cref="FuseGelu"/>.
/// </summary>
/// <param name="allowsOperator">Whether the standard's Gelu may be written where the model's operator set has it.</param>
internal sealed class ExpandGelu(bool allowsOperator) : IGraphPass
{
    private const int BecameOperator = 20;
    private const float Cubic = 0.044715f;
    private static readonly float RootOfTwo = MathF.Sqrt(2);
    private static readonly float TanhFactor = MathF.Sqrt(2 / MathF.PI);

    public void Plan(GraphIndex index, GraphEdits edits)
    {
        bool writesOperator = allowsOperator && index.Model.StandardVersion() >= BecameOperator;
        foreach (NodeProto node in index.Nodes.Where(node => node.IsMicrosoft("Gelu") || node.IsMicrosoft("FastGelu")))
        {
            edits.Remove([node]);
            if (writesOperator)
            {
                string approximation = node.OpType == "FastGelu" ? "tanh" : "none";
                edits.Add(NodeFactory.Create("Gelu", node.Name, [node.Input[0]], node.Output[0]).With("approximate", approximation));
            }
            else if (node.OpType == "Gelu")
            {
                AddErf(node.Input[0], node.Output[0], edits);
            }
            else
            {
                AddTanh(FastGeluInput(node, edits), node.Output[0], edits);
            }
        }
    }

    // FastGelu may add a bias first.
    private static string FastGeluInput(NodeProto node, GraphEdits edits) =>
        node.Input.Count > 1 && node.Input[1].Length > 0
            ? Add("Add", $"{node.Output[0]}_biased", node.Input[0], node.Input[1], edits)
            : node.Input[0];

    /// <summary>x (1 + erf(x / √2)) / 2.</summary>
    private static void AddErf(string x, string output, GraphEdits edits)
    {
        string scaled = Add("Div", $"{output}_scaled", x, Scalar($"{output}_root", RootOfTwo, edits), edits);
        string erf = edits.NewName($"{output}_erf");
        edits.Add(NodeFactory.Create("Erf", erf, [scaled], erf));
        string gate = Add("Add", $"{output}_gate", erf, Scalar($"{output}_one", 1, edits), edits);
        string product = Add("Mul", $"{output}_gated", x, gate, edits);
        edits.Add(NodeFactory.Create("Mul", output, [product, Scalar($"{output}_half", 0.5f, edits)], output));
    }

    /// <summary>x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    private static void AddTanh(string x, string output, GraphEdits edits)
    {
        string cube = Add("Pow", $"{output}_cube", x, Scalar($"{output}_three", 3, edits), edits);
        string cubic = Add("Mul", $"{output}_cubic", cube, Scalar($"{output}_cubic_factor", Cubic, edits), edits);
        string sum = Add("Add", $"{output}_sum", x, cubic, edits);
        string argument = Add("Mul", $"{output}_argument", sum, Scalar($"{output}_tanh_factor", TanhFactor, edits), edits);
        string tanh = edits.NewName($"{output}_tanh");
        edits.Add(NodeFactory.Create("Tanh", tanh, [argument], tanh));
        string gate = Add("Add", $"{output}_gate", tanh, Scalar($"{output}_one", 1, edits), edits);
        string half = Add("Mul", $"{output}_halved", x, Scalar($"{output}_half", 0.5f, edits), edits);
        edits.Add(NodeFactory.Create("Mul", output, [half, gate], output));
    }

    private static string Add(string type, string wish, string left, string right, GraphEdits edits)
    {
        string output = edits.NewName(wish);
        edits.Add(NodeFactory.Create(type, output, [left, right], output));
        return output;
    }

    private static string Scalar(string wish, float value, GraphEdits edits) => edits.Add(TensorWriter.Scalar(edits.NewName(wish), value));
}
