using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Moves image tensors to NHWC. Each convolution gets a Transpose of its own before and after it; the operators in between work in NHWC;
/// the Transposes that the exporter wrote vanish. An operator that is not known here reads the NCHW tensor as before, through a Transpose.
/// </summary>
internal sealed class MoveToNhwc : IGraphPass
{
    public void Plan(GraphIndex index, GraphEdits edits)
    {
        LayoutMap layout = LayoutMap.Nhwc(edits);
        foreach (NodeProto node in index.Nodes)
        {
            if (!TryMove(node, layout, index, edits))
            {
                foreach (string input in node.Input)
                {
                    layout.Require(input);
                }
            }
        }

        foreach (string output in index.Model.Graph.Output.Select(output => output.Name))
        {
            layout.Require(output);
        }
    }

    private static bool TryMove(NodeProto node, LayoutMap layout, GraphIndex index, GraphEdits edits) =>
        Layouts.IsToNhwc(node) ? MoveToNhwcNode(node, layout, edits)
        : Layouts.IsToNchw(node) ? layout.Set(node.Output[0], node.Input[0], node)
        : node.Is("Conv") ? IsImageConvolution(node, index) && MoveConvolution(node, layout, edits)
        : ImageOperators.IsElementwise(node) ? MoveElementwise(node, layout, edits)
        : ImageOperators.IsBinary(node) ? MoveBinary(node, layout, index, edits)
        : node.Is("GlobalAveragePool") ? MovePool(node, layout, index, edits)
        : ImageOperators.IsReduction(node) && MoveReduction(node, layout, index, edits);

    private static bool MoveToNhwcNode(NodeProto transpose, LayoutMap layout, GraphEdits edits)
    {
        if (layout.Find(transpose.Input[0]) is { } nhwc)
        {
            edits.Remove([transpose]);
            edits.Replace(transpose.Output[0], nhwc);
        }
        else
        {
            layout.Set(transpose.Input[0], transpose.Output[0]);
        }

        return true;
    }

    private static bool IsImageConvolution(NodeProto conv, GraphIndex index) =>
        index.Constant(conv.Input[1]) is { Dims.Count: 4 }
            && (conv.Input.Count < 3 || conv.Input[2].Length == 0 || index.Constant(conv.Input[2]) is not null);

    private static bool MoveConvolution(NodeProto conv, LayoutMap layout, GraphEdits edits)
    {
        string output = conv.Output[0];
        NodeProto moved = conv.Clone();
        moved.Input[0] = edits.NewName($"{output}_nchw_input");
        moved.Output[0] = edits.NewName($"{output}_nchw");
        edits.Add(Layouts.ToNchw(layout.Of(conv.Input[0]), moved.Input[0]));
        edits.Add(moved);
        string nhwc = edits.NewName($"{output}_nhwc");
        edits.Add(Layouts.ToNhwc(moved.Output[0], nhwc));
        return layout.Set(output, nhwc, conv);
    }

    private static bool MoveElementwise(NodeProto node, LayoutMap layout, GraphEdits edits)
    {
        if (layout.Find(node.Input[0]) is not { } nhwc)
        {
            return false;
        }

        NodeProto moved = node.Clone();
        moved.Input[0] = nhwc;
        return Finish(node, moved, layout, edits);
    }

    private static bool MoveBinary(NodeProto node, LayoutMap layout, GraphIndex index, GraphEdits edits)
    {
        NodeProto moved = node.Clone();
        int images = 0;
        for (int i = 0; i < 2; i++)
        {
            if (layout.Find(node.Input[i]) is { } nhwc)
            {
                moved.Input[i] = nhwc;
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

        return images > 0 && Finish(node, moved, layout, edits);
    }

    /// <summary>A constant [C, 1, 1] or [1, C, 1, 1] as [C]; null for other shapes.</summary>
    private static string? ChannelsLast(TensorProto constant, GraphEdits edits) =>
        constant.Dims is [_, 1, 1] or [1, _, 1, 1]
            ? edits.Add(TensorWriter.Create(edits.NewName($"{constant.Name}_row"), constant.Floats(), constant.Count()))
            : null;

    private static bool MovePool(NodeProto pool, LayoutMap layout, GraphIndex index, GraphEdits edits)
    {
        if (layout.Find(pool.Input[0]) is not { } nhwc)
        {
            return false;
        }

        long[] axes = [1, 2];
        NodeProto mean = NodeFactory.Create("ReduceMean", pool.Name, [nhwc], pool.Output[0]).With("keepdims", 1);
        if (index.Model.StandardVersion() < ReducedAxes.BecameInput)
        {
            mean.With("axes", axes);
        }
        else
        {
            mean.Input.Add(edits.Add(TensorWriter.Create(edits.NewName($"{pool.Output[0]}_axes"), axes, axes.Length)));
        }

        return Finish(pool, mean, layout, edits);
    }

    private static bool MoveReduction(NodeProto reduce, LayoutMap layout, GraphIndex index, GraphEdits edits)
    {
        if (layout.Find(reduce.Input[0]) is not { } nhwc || ReducedAxes.Any(index, reduce) is not { } axes)
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
        changed.Input[0] = nhwc;
        if (keeps)
        {
            return Finish(reduce, changed, layout, edits);
        }

        // [N, C] is the same tensor in both orders.
        edits.Remove([reduce]);
        edits.Add(changed);
        return true;
    }

    private static bool Finish(NodeProto node, NodeProto moved, LayoutMap layout, GraphEdits edits)
    {
        moved.Output[0] = edits.NewName($"{node.Output[0]}_nhwc");
        edits.Add(moved);
        return layout.Set(node.Output[0], moved.Output[0], node);
    }
}
