using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>The axes of a reducing operator: an attribute before operator set 18, an input since.</summary>
internal static class ReducedAxes
{
    /// <summary>The operator set in which the axes of ReduceMean became an input.</summary>
    public const int BecameInput = 18;

    /// <summary>
    /// The axes of a reduction that keeps its dimensions; null when it does not keep them, or the axes are all or not constant.
    /// </summary>
    public static long[]? Of(GraphIndex index, NodeProto reduce) => reduce.Integer("keepdims", 1) == 1 ? Any(index, reduce) : null;

    /// <summary>The axes whether or not the dimensions are kept; null when they are all or not constant.</summary>
    public static long[]? Any(GraphIndex index, NodeProto reduce) => reduce.Integers("axes")
        ?? (reduce.Input.Count > 1 && index.Constant(reduce.Input[1]) is { } axes ? axes.Integers().ToArray() : null);

    /// <summary>A copy of the node that reduces over other axes.</summary>
    public static NodeProto Change(NodeProto reduce, GraphEdits edits, params long[] axes)
    {
        NodeProto changed = reduce.Clone();
        if (reduce.Has("axes"))
        {
            return changed.With("axes", axes);
        }

        changed.Input[1] = edits.Add(TensorWriter.Create(edits.NewName($"{reduce.Output[0]}_axes"), axes, axes.Length));
        return changed;
    }
}
