using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Moves the image tensors of a graph that <see cref="FloatPasses"/> left back to NCHW: every linear layer over an image becomes a 1x1
/// convolution, the operators in between work in NCHW, and the Transposes around convolutions vanish. Only a LayerNormalization, which
/// sums over the last axis, and an operator that is not known here still read NHWC, through a Transpose.
/// </summary>
internal sealed class MoveToNchw : IGraphPass
{
    public void Plan(GraphIndex index, GraphEdits edits)
    {
        Images images = new(LayoutMap.Nchw(edits));
        foreach (NodeProto node in index.Nodes.Where(node => !edits.IsRemoved(node)))
        {
            if (!TryMove(node, images, index, edits))
            {
                foreach (string input in node.Input)
                {
                    images.Layout.Require(input);
                }
            }
        }

        foreach (string output in index.Model.Graph.Output.Select(output => output.Name))
        {
            images.Layout.Require(output);
        }
    }

    private static bool TryMove(NodeProto node, Images images, GraphIndex index, GraphEdits edits) =>
        Layouts.IsToNhwc(node) ? images.Layout.Set(node.Output[0], node.Input[0], node)
        : Layouts.IsToNchw(node) ? MoveToNchwNode(node, images, edits)
        : !node.Input.Any(images.Contains) ? false
        : Pointwise.Match(index, node) is { } layer ? images.Contains(layer.Input) && MovePointwise(layer, images, edits)
        : node.Is("LayerNormalization") ? StayNhwc(node, images)
        : ImageOperators.IsElementwise(node) ? MoveElementwise(node, images, edits)
        : ImageOperators.IsBinary(node) ? MoveBinary(node, images, index, edits)
        : ImageOperators.IsReduction(node) && MoveReduction(node, images, index, edits);

    private static bool MoveToNchwNode(NodeProto transpose, Images images, GraphEdits edits)
    {
        if (!images.Contains(transpose.Input[0]))
        {
            return images.Layout.Set(transpose.Input[0], transpose.Output[0]);
        }

        edits.Remove([transpose]);
        edits.Replace(transpose.Output[0], images.Layout.Of(transpose.Input[0]));
        return true;
    }

    private static bool MovePointwise(Pointwise layer, Images images, GraphEdits edits)
    {
        float[] filters = MatrixLayout.Transpose(layer.Weights.Floats(), layer.Depth, layer.Channels);
        string weights = edits.Add(
            TensorWriter.Create(edits.NewName($"{layer.Weights.Name}_filters"), filters, layer.Channels, layer.Depth, 1, 1));
        string output = edits.NewName($"{layer.Output}_nchw");
        NodeProto conv = NodeFactory.Create(
            "Conv", layer.Name, [images.Layout.Of(layer.Input), weights], output).With("kernel_shape", [1, 1]);
        if (layer.Bias is not null)
        {
            conv.Input.Add(edits.Add(TensorWriter.Create(edits.NewName($"{layer.Output}_bias"), layer.Bias.Floats(), layer.Channels)));
        }

        edits.Add(conv);
        return images.Layout.Set(layer.Output, output, layer.Nodes);
    }

    private static bool StayNhwc(NodeProto norm, Images images)
    {
        images.Layout.Require(norm.Input[0]);
        images.Add(norm.Output[0]);
        return true;
    }

    private static bool MoveElementwise(NodeProto node, Images images, GraphEdits edits)
    {
        NodeProto moved = node.Clone();
        moved.Input[0] = images.Layout.Of(node.Input[0]);
        return Finish(node, moved, images, edits);
    }

    private static bool MoveBinary(NodeProto node, Images images, GraphIndex index, GraphEdits edits)
    {
        NodeProto moved = node.Clone();
        for (int i = 0; i < 2; i++)
        {
            if (images.Contains(node.Input[i]))
            {
                moved.Input[i] = images.Layout.Of(node.Input[i]);
            }
            else if (index.Constant(node.Input[i]) is not { } constant)
            {
                return false;
            }
            else if (constant.Count() != 1)
            {
                if (ChannelsFirst(constant, edits) is not { } column)
                {
                    return false;
                }

                moved.Input[i] = column;
            }
        }

        return Finish(node, moved, images, edits);
    }

    /// <summary>A constant [C], [1, C], … as [C, 1, 1]; null for other shapes.</summary>
    private static string? ChannelsFirst(TensorProto constant, GraphEdits edits) =>
        constant.Dims.Count <= 4 && constant.Dims[^1] == constant.Count()
            ? edits.Add(TensorWriter.Create(edits.NewName($"{constant.Name}_column"), constant.Floats(), constant.Count(), 1, 1))
            : null;

    private static bool MoveReduction(NodeProto reduce, Images images, GraphIndex index, GraphEdits edits)
    {
        if (ReducedAxes.Any(index, reduce) is not { } axes)
        {
            return false;
        }

        bool keeps = reduce.Integer("keepdims", 1) == 1;
        long[] moved = [.. axes.Select(axis => ((axis + 4) % 4) switch { 0 => 0L, 1 => 2L, 2 => 3L, _ => 1L }).Order()];
        if (!keeps && moved is not [2, 3])
        {
            return false;
        }

        NodeProto changed = ReducedAxes.Change(reduce, edits, moved);
        changed.Input[0] = images.Layout.Of(reduce.Input[0]);
        if (keeps)
        {
            return Finish(reduce, changed, images, edits);
        }

        // [N, C] is the same tensor in both orders.
        edits.Remove([reduce]);
        edits.Add(changed);
        return true;
    }

    private static bool Finish(NodeProto node, NodeProto moved, Images images, GraphEdits edits)
    {
        moved.Output[0] = edits.NewName($"{node.Output[0]}_nchw");
        edits.Add(moved);
        return images.Layout.Set(node.Output[0], moved.Output[0], node);
    }

    /// <summary>
    /// The NHWC tensors that are known to be images: those that are there in NCHW too, and those of an operator that stays NHWC.
    /// </summary>
    private sealed class Images(LayoutMap layout)
    {
        private readonly HashSet<string> _made = [];

        public LayoutMap Layout => layout;

        public void Add(string tensor) => _made.Add(tensor);

        public bool Contains(string tensor) => _made.Contains(tensor) || layout.Find(tensor) is not null;
    }
}
