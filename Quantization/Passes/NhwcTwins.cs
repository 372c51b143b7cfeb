using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>Which NHWC tensor carries the values of which NCHW tensor while a graph is moved to NHWC.</summary>
internal sealed class NhwcTwins(GraphEdits edits)
{
    private readonly Dictionary<string, string> _twins = [];
    private readonly HashSet<string> _unmade = [];

    /// <summary>The NHWC twin of an NCHW tensor, or null when it has none.</summary>
    public string? Find(string nchw) => _twins.GetValueOrDefault(nchw);

    /// <summary>The NHWC twin of an NCHW tensor; a Transpose makes it where there is none yet.</summary>
    public string Nhwc(string nchw)
    {
        if (!_twins.TryGetValue(nchw, out string? nhwc))
        {
            nhwc = edits.NewName($"{nchw}_nhwc");
            edits.Add(Layouts.ToNhwc(nchw, nhwc));
            _twins.Add(nchw, nhwc);
        }

        return nhwc;
    }

    /// <summary>Notes a twin.</summary>
    /// <param name="nchw">The tensor of the old graph.</param>
    /// <param name="nhwc">The tensor of the new graph with the same values.</param>
    /// <param name="producer">The node that made the old tensor and is taken out; null when it stays.</param>
    /// <returns>True: the node is moved.</returns>
    public bool Set(string nchw, string nhwc, NodeProto? producer)
    {
        _twins[nchw] = nhwc;
        if (producer is not null)
        {
            edits.Remove([producer]);
            _unmade.Add(nchw);
        }

        return true;
    }

    /// <summary>Somebody reads the NCHW tensor as it was: where its producer is gone, a Transpose of the twin makes it.</summary>
    public void RequireNchw(string nchw)
    {
        if (_unmade.Remove(nchw))
        {
            edits.Add(Layouts.ToNchw(_twins[nchw], nchw));
        }
    }
}
