using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Moves image tensors to NHWC. Each convolution gets a Transpose of its own before and after it; the operators in between work on the NHWC
/// twins of their tensors; the Transposes that the exporter wrote vanish. An operator that is not known here reads the NCHW tensor as before,
/// through a Transpose.
/// </summary>
internal sealed class MoveToNhwc : IGraphPass
{
    private static readonly HashSet<string> Elementwise =
        ["Relu", "LeakyRelu", "Sigmoid", "Tanh", "Erf", "Clip", "HardSigmoid", "HardSwish", "Elu", "Sqrt", "Abs", "Neg", "Exp"];

    private static readonly HashSet<string> Binary = ["Add", "Sub", "Mul", "Div", "Pow"];

    private static readonly HashSet<string> Reductions = ["ReduceMean", "ReduceL2", "ReduceSum", "ReduceMax"];

    public void Plan(GraphIndex index, GraphEdits edits)
    {
        NhwcTwins twins = new(edits);
        foreach (NodeProto node in index.Nodes)
        {
            if (!TryMove(node, twins, index, edits))
            {
                foreach (string input in node.Input)
                {
                    twins.RequireNchw(input);
                }
            }
        }

        foreach (string output in index.Model.Graph.Output.Select(output => output.Name))
        {
            twins.RequireNchw(output);
        }
    }

    private static bool TryMove(NodeProto node, NhwcTwins twins, GraphIndex index, GraphEdits edits) =>
        Layouts.IsToNhwc(node) ? MoveToNhwcNode(node, twins, edits)
        : Layouts.IsToNchw(node) ? twins.Set(node.Output[0], node.Input[0], node)
        : node.Is("Conv") ? IsImageConvolution(node, index) && MoveConvolution(node, twins, edits)
        : IsElementwise(node) ? MoveElementwise(node, twins, edits)
        : node.IsStandard() && Binary.Contains(node.OpType) ? MoveBinary(node, twins, index, edits)
        : node.Is("GlobalAveragePool") ? MovePool(node, twins, index, edits)
        : node.IsStandard() && Reductions.Contains(node.OpType) && MoveReduction(node, twins, index, edits);

    private static bool IsElementwise(NodeProto node) =>
        (node.IsStandard() && Elementwise.Contains(node.OpType)) || node.IsMicrosoft("Gelu") || node.IsMicrosoft("FastGelu");

    private static bool MoveToNhwcNode(NodeProto transpose, NhwcTwins twins, GraphEdits edits)
    {
        if (twins.Find(transpose.Input[0]) is { } twin)
        {
            edits.Remove([transpose]);
            edits.Replace(transpose.Output[0], twin);
        }
        else
        {
            twins.Set(transpose.Input[0], transpose.Output[0], producer: null);
        }

        return true;
    }

    private static bool IsImageConvolution(NodeProto conv, GraphIndex index) =>
        index.Constant(conv.Input[1]) is { Dims.Count: 4 } && (conv.Input.Count < 3 || conv.Input[2].Length == 0 || index.Constant(conv.Input[2]) is not null);

    private static bool MoveConvolution(NodeProto conv, NhwcTwins twins, GraphEdits edits)
    {
        string output = conv.Output[0];
        NodeProto moved = conv.Clone();
        moved.Input[0] = edits.NewName($"{output}_nchw_input");
        moved.Output[0] = edits.NewName($"{output}_nchw");
        edits.Add(Layouts.ToNchw(twins.Nhwc(conv.Input[0]), moved.Input[0]));
        edits.Add(moved);
        string twin = edits.NewName($"{output}_nhwc");
        edits.Add(Layouts.ToNhwc(moved.Output[0], twin));
        return twins.Set(output, twin, conv);
    }

    private static bool MoveElementwise(NodeProto node, NhwcTwins twins, GraphEdits edits)
    {
        if (twins.Find(node.Input[0]) is not { } twin)
        {
            return false;
        }

        NodeProto moved = node.Clone();
        moved.Input[0] = twin;
        return Finish(node, moved, twins, edits);
    }

    private static bool MoveBinary(NodeProto node, NhwcTwins twins, GraphIndex index, GraphEdits edits)
    {
        NodeProto moved = node.Clone();
        int images = 0;
        for (int i = 0; i < 2; i++)
        {
            if (twins.Find(node.Input[i]) is { } twin)
            {
                moved.Input[i] = twin;
                images++;
            }
            else if (index.Constant(node.Input[i]) is not { } constant)
            {
                return false;
            }
            else if (constant.Count() != 1)
            {
                if (ChannelsLast(constant, edits) is not { } row)
                {
                    return false;
                }

                moved.Input[i] = row;
            }
        }

        return images > 0 && Finish(node, moved, twins, edits);
    }

    /// <summary>A constant [C, 1, 1] or [1, C, 1, 1] as [C]; null for other shapes.</summary>
    private static string? ChannelsLast(TensorProto constant, GraphEdits edits) =>
        constant.Dims is [_, 1, 1] or [1, _, 1, 1]
            ? edits.Add(TensorWriter.Create(edits.NewName($"{constant.Name}_row"), constant.Floats(), constant.Count()))
            : null;

    private static bool MovePool(NodeProto pool, NhwcTwins twins, GraphIndex index, GraphEdits edits)
    {
        if (twins.Find(pool.Input[0]) is not { } twin)
        {
            return false;
        }

        long[] axes = [1, 2];
        NodeProto mean = NodeFactory.Create("ReduceMean", pool.Name, [twin], pool.Output[0]).With("keepdims", 1);
        if (index.Model.StandardVersion() < ReducedAxes.BecameInput)
        {
            mean.With("axes", axes);
        }
        else
        {
            mean.Input.Add(edits.Add(TensorWriter.Create(edits.NewName($"{pool.Output[0]}_axes"), axes, axes.Length)));
        }

        return Finish(pool, mean, twins, edits);
    }

    private static bool MoveReduction(NodeProto reduce, NhwcTwins twins, GraphIndex index, GraphEdits edits)
    {
        if (twins.Find(reduce.Input[0]) is not { } twin || ReducedAxes.Any(index, reduce) is not { } axes)
        {
            return false;
        }

        bool keeps = reduce.Integer("keepdims", 1) == 1;
        long[] moved = [.. axes.Select(axis => ((axis + 4) % 4) switch { 0 => 0L, 1 => 3L, 2 => 1L, _ => 2L }).Order()];
        bool isSpatial = moved is [1, 2];
        if (!keeps && !isSpatial)
        {
            return false;
        }

        NodeProto changed = ReducedAxes.Change(reduce, edits, moved);
        changed.Input[0] = twin;
        if (keeps)
        {
            return Finish(reduce, changed, twins, edits);
        }

        // [N, C] is the same tensor in both orders.
        edits.Remove([reduce]);
        edits.Add(changed);
        return true;
    }

    private static bool Finish(NodeProto node, NodeProto moved, NhwcTwins twins, GraphEdits edits)
    {
        moved.Output[0] = edits.NewName($"{node.Output[0]}_nhwc");
        edits.Add(moved);
        return twins.Set(node.Output[0], moved.Output[0], node);
    }
}
