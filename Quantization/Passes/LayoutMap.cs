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
    private readonly Dictionary<string, string> _twins = [];
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

    /// <summary>The twin of a tensor, or null when it has none.</summary>
    public string? Find(string tensor) => _twins.GetValueOrDefault(tensor);

    /// <summary>The twin of a tensor; a Transpose makes it where there is none yet.</summary>
    public string Of(string tensor)
    {
        if (!_twins.TryGetValue(tensor, out string? twin))
        {
            twin = _edits.NewName($"{tensor}_{_layout}");
            _edits.Add(_toNew(tensor, twin));
            _twins.Add(tensor, twin);
        }

        return twin;
    }

    /// <summary>Notes a twin.</summary>
    /// <param name="tensor">The tensor of the old graph.</param>
    /// <param name="twin">The tensor of the new graph with the same values.</param>
    /// <param name="producers">The nodes that made the old tensor and are taken out; none when they stay.</param>
    /// <returns>True: the node is moved.</returns>
    public bool Set(string tensor, string twin, params IEnumerable<NodeProto> producers)
    {
        _twins[tensor] = twin;
        foreach (NodeProto producer in producers)
        {
            _edits.Remove(producer);
            _unmade.Add(tensor);
        }

        return true;
    }

    /// <summary>Somebody reads the tensor as it was: where its producer is gone, a Transpose of the twin makes it.</summary>
    public void Require(string tensor)
    {
        if (_unmade.Remove(tensor))
        {
            _edits.Add(_toOld(_twins[tensor], tensor));
        }
    }
}
