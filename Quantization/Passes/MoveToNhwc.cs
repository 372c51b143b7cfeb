using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Moves image tensors to NHWC. Each convolution gets a Transpose of its own before and after it; the operators in between work on the NHWC
/// twins of their tensors; the Transposes that the exporter wrote vanish. An operator that is not known here reads the NCHW tensor as
/// before, through a Transpose.
/// </summary>
internal sealed class MoveToNhwc : IGraphPass
{
    public void Plan(GraphIndex index, GraphEdits edits)
    {
        LayoutMap twins = LayoutMap.Nhwc(edits);
        foreach (NodeProto node in index.Nodes)
        {
            if (!TryMove(node, twins, index, edits))
            {
                foreach (string input in node.Input)
                {
                    twins.Require(input);
                }
            }
        }

        foreach (string output in index.Model.Graph.Output.Select(output => output.Name))
        {
            twins.Require(output);
        }
    }

    private static bool TryMove(NodeProto node, LayoutMap twins, GraphIndex index, GraphEdits edits) =>
        Layouts.IsToNhwc(node) ? MoveToNhwcNode(node, twins, edits)
        : Layouts.IsToNchw(node) ? twins.Set(node.Output[0], node.Input[0], node)
        : node.Is("Conv") ? IsImageConvolution(node, index) && MoveConvolution(node, twins, edits)
        : ImageOperators.IsElementwise(node) ? MoveElementwise(node, twins, edits)
        : ImageOperators.IsBinary(node) ? MoveBinary(node, twins, index, edits)
        : node.Is("GlobalAveragePool") ? MovePool(node, twins, index, edits)
        : ImageOperators.IsReduction(node) && MoveReduction(node, twins, index, edits);

    private static bool MoveToNhwcNode(NodeProto transpose, LayoutMap twins, GraphEdits edits)
    {
        if (twins.Find(transpose.Input[0]) is { } twin)
        {
            edits.Remove([transpose]);
            edits.Replace(transpose.Output[0], twin);
        }
        else
        {
            twins.Set(transpose.Input[0], transpose.Output[0]);
        }

        return true;
    }

    private static bool IsImageConvolution(NodeProto conv, GraphIndex index) =>
        index.Constant(conv.Input[1]) is { Dims.Count: 4 }
            && (conv.Input.Count < 3 || conv.Input[2].Length == 0 || index.Constant(conv.Input[2]) is not null);

    private static bool MoveConvolution(NodeProto conv, LayoutMap twins, GraphEdits edits)
    {
        string output = conv.Output[0];
        NodeProto moved = conv.Clone();
        moved.Input[0] = edits.NewName($"{output}_nchw_input");
        moved.Output[0] = edits.NewName($"{output}_nchw");
        edits.Add(Layouts.ToNchw(twins.Of(conv.Input[0]), moved.Input[0]));
        edits.Add(moved);
        string twin = edits.NewName($"{output}_nhwc");
        edits.Add(Layouts.ToNhwc(moved.Output[0], twin));
        return twins.Set(output, twin, conv);
    }

    private static bool MoveElementwise(NodeProto node, LayoutMap twins, GraphEdits edits)
    {
        if (twins.Find(node.Input[0]) is not { } twin)
        {
            return false;
        }

        NodeProto moved = node.Clone();
        moved.Input[0] = twin;
        return Finish(node, moved, twins, edits);
    }

    private static bool MoveBinary(NodeProto node, LayoutMap twins, GraphIndex index, GraphEdits edits)
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

    private static bool MovePool(NodeProto pool, LayoutMap twins, GraphIndex index, GraphEdits edits)
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

    private static bool MoveReduction(NodeProto reduce, LayoutMap twins, GraphIndex index, GraphEdits edits)
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

    private static bool Finish(NodeProto node, NodeProto moved, LayoutMap twins, GraphEdits edits)
    {
        moved.Output[0] = edits.NewName($"{node.Output[0]}_nhwc");
        edits.Add(moved);
        return twins.Set(node.Output[0], moved.Output[0], node);
    }
}
