using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Which tensor of the new layout carries the values of which tensor of the old one while a graph is moved from NCHW to NHWC or back.
/// </summary>
internal sealed class LayoutMap
{
    private readonly GraphEdits _edits;
    private readonly string _layout;
    private readonly Func<string, string, NodeProto> _toNew;
    private readonly Func<string, string, NodeProto> _toOld;
    private readonly Dictionary<string, string> _moved = [];
    private readonly HashSet<string> _unmade = [];

    private LayoutMap(GraphEdits edits, string layout, Func<string, string, NodeProto> toNew, Func<string, string, NodeProto> toOld)
    {
        _edits = edits;
        _layout = layout;
        _toNew = toNew;
        _toOld = toOld;
    }

    /// <summary>For a graph that is moved to NHWC.</summary>
    public static LayoutMap Nhwc(GraphEdits edits) => new(edits, "nhwc", Layouts.ToNhwc, Layouts.ToNchw);

    /// <summary>For a graph that is moved to NCHW.</summary>
    public static LayoutMap Nchw(GraphEdits edits) => new(edits, "nchw", Layouts.ToNchw, Layouts.ToNhwc);

    /// <summary>The tensor in the new layout that carries a tensor's values, or null where there is none.</summary>
    public string? Find(string tensor) => _moved.GetValueOrDefault(tensor);

    /// <summary>The tensor in the new layout; a Transpose makes it where there is none yet.</summary>
    public string Of(string tensor)
    {
        if (!_moved.TryGetValue(tensor, out string? moved))
        {
            moved = _edits.NewName($"{tensor}_{_layout}");
            _edits.Add(_toNew(tensor, moved));
            _moved.Add(tensor, moved);
        }

        return moved;
    }

    /// <summary>Notes which tensor carries a tensor's values in the new layout.</summary>
    /// <param name="tensor">The tensor in the old layout.</param>
    /// <param name="moved">The tensor in the new layout with the same values.</param>
    /// <param name="producers">The nodes that made it in the old layout and are taken out; none when they stay.</param>
    /// <returns>True: the node is moved.</returns>
    public bool Set(string tensor, string moved, params IEnumerable<NodeProto> producers)
    {
        _moved[tensor] = moved;
        foreach (NodeProto producer in producers)
        {
            _edits.Remove(producer);
            _unmade.Add(tensor);
        }

        return true;
    }

    /// <summary>The tensor is read in the old layout: where its producer is gone, a Transpose makes it.</summary>
    public void Require(string tensor)
    {
        if (_unmade.Remove(tensor))
        {
            _edits.Add(_toOld(_moved[tensor], tensor));
        }
    }
}
