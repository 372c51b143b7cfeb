using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// Writes a float model in the form that Ascend's tools make most of: AMCT quantizes a convolution with a scale for each channel and a
/// MatMul with one for all, so linear layers are 1x1 convolutions; layer normalisation and GELU are the primitives that ATC fuses; the
/// operators are those of the ONNX standard in operator set 13 where possible, which also the older versions of the tools read.
/// </summary>
internal static class AscendGraph
{
    private static readonly IGraphPass[] Passes =
    [
        new MoveToNchw(), new ExpandLayerNorm(), new ExpandGelu(allowsOperator: false), new LowerOperatorSet(),
    ];

    // The IR versions that came with these operator sets: the libraries inside the tools refuse newer ones whatever the operators are.
    private const int LowestIrVersion = 7;
    private const int NewestIrVersion = 8;

    /// <summary>The same model in NCHW; it computes the same up to rounding of float32.</summary>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <exception cref="Runtime.EdgeException">
    /// An operator of the model cannot be written in an operator set that the tools read.
    /// </exception>
    public static ModelProto Emit(ModelProto model)
    {
        ModelProto emitted = model.Clone();
        StandardOperators.Write(emitted, Passes);
        NameAll(emitted.Graph);
        emitted.IrVersion = emitted.StandardVersion() == LowerOperatorSet.Lowest ? LowestIrVersion : NewestIrVersion;
        return emitted;
    }

    /// <summary>
    /// AMCT knows layers by their names; a node that has none is called what <see cref="Patterns.LinearOperator"/> calls it.
    /// </summary>
    private static void NameAll(GraphProto graph)
    {
        HashSet<string> names = [.. graph.Node.Select(node => node.Name)];
        foreach (NodeProto node in graph.Node.Where(node => node.Name.Length == 0 && names.Add(node.Output[0])))
        {
            node.Name = node.Output[0];
        }
    }
}
