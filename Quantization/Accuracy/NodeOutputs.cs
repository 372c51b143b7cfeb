using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>The tensors that the nodes of a model make: ONNX Runtime names some of its optimized nodes after them.</summary>
public static class NodeOutputs
{
    /// <summary>Names of tensors by the name of the node that makes them.</summary>
    /// <param name="model">An ONNX file.</param>
    /// <exception cref="EdgeException">The bytes are not an ONNX model.</exception>
    public static ILookup<string, string> Of(ReadOnlySpan<byte> model) => OnnxFile.Parse(model, "measured model").Graph.Node
        .SelectMany(node => node.Output, (node, output) => (node.Name, Output: output))
        .ToLookup(item => item.Name, item => item.Output);
}
