using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// Writes a model in operators of the ONNX standard alone: those of ONNX Runtime, which the float passes brought in, go again.
/// </summary>
internal static class StandardOperators
{
    /// <param name="model">The model; changed.</param>
    /// <param name="passes">What writes the operators in other words.</param>
    public static void Write(ModelProto model, params IReadOnlyList<IGraphPass> passes)
    {
        FloatPasses.Run(model, passes);
        HashSet<string> used = [.. model.Graph.Node.Select(node => node.Domain)];
        OperatorSetIdProto[] imports =
        [
            .. model.OpsetImport.Where(import => import.Domain != OperatorDomains.Microsoft || used.Contains(import.Domain)),
        ];
        model.OpsetImport.Clear();
        model.OpsetImport.AddRange(imports);
    }
}
