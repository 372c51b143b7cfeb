using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Declares a model in operator set 13, for tools that read nothing newer, where its operators mean there what they mean in the model. A
/// model with other operators keeps its operator set up to 17; above, it is refused.
/// </summary>
internal sealed class LowerOperatorSet : IGraphPass
{
    /// <summary>What a model is lowered to.</summary>
    public const int Lowest = 13;

    /// <summary>The newest that a model may keep.</summary>
    public const int Newest = 17;

    // Reductions whose axes were an attribute up to 17; those of ReduceSum have been an input since 13.
    private static readonly HashSet<string> Reductions =
        [
            "ReduceMean", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMin", "ReduceProd",
            "ReduceSumSquare",
        ];

    // Between 13 and 26 these were given new types of numbers at most.
    private static readonly HashSet<string> Unchanged =
    [
        "Abs", "Add", "Cast", "Clip", "Concat", "Conv", "Div", "Elu", "Erf", "Exp", "Flatten", "Gemm", "GlobalAveragePool", "GlobalMaxPool",
        "HardSigmoid", "Identity",
        "LeakyRelu", "Log", "MatMul", "Max", "MaxPool", "Min", "Mul", "Neg", "Pow", "Reciprocal", "ReduceSum", "Relu", "Sigmoid", "Softmax",
        "Softplus", "Sqrt",
        "Squeeze", "Sub", "Sum", "Tanh", "Transpose", "Unsqueeze",
    ];

    public void Plan(GraphIndex index, GraphEdits edits)
    {
        long version = index.Model.StandardVersion();
        if (version > Newest)
        {
            foreach (NodeProto node in index.Nodes.Where(node => IsReduction(node) && node.Input.Count > 1 && node.Input[1].Length > 0))
            {
                edits.Remove([node]);
                edits.Add(WithAttribute(node, index));
            }
        }

        NodeProto? other = index.Nodes.FirstOrDefault(node => !IsUnchanged(node));
        if (other is not null && version > Newest)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"{other.OpType} of operator set {version} cannot be written for operator set {Newest}",
                $"node '{other.Name}'",
                "operators that both sets share", $"Export the model with opset_version={Newest}.");
        }

        edits.Import(OperatorDomains.Standard, other is null ? Lowest : version);
    }

    private static bool IsReduction(NodeProto node) => node.IsStandard() && Reductions.Contains(node.OpType);

    // Reshape and AveragePool are the same as long as what was added to them is not used.
    private static bool IsUnchanged(NodeProto node) => node.IsStandard()
        && (Unchanged.Contains(node.OpType) || Reductions.Contains(node.OpType)
            || (node.OpType == "Reshape" && node.Integer("allowzero", 0) == 0) || (node.OpType == "AveragePool" && !node.Has("dilations")));

    private static NodeProto WithAttribute(NodeProto reduce, GraphIndex index)
    {
        long[] axes = ReducedAxes.Any(index, reduce) ?? throw new EdgeException(
            EdgeFault.Model, $"The axes of {reduce.OpType} are computed at run time", $"node '{reduce.Name}'", "constant axes",
            $"Export the model with opset_version={Newest}.");
        NodeProto changed = reduce.Clone().Without("noop_with_empty_axes").With("axes", axes);
        changed.Input.RemoveAt(1);
        return changed;
    }
}
