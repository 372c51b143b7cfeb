using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Tests.Models;

/// <summary>
/// Makes a model harder to quantize without changing what it computes: one channel in twenty of each LayerNormalization, and at least one,
/// is multiplied, and the weights that read it are divided by as much.
/// </summary>
internal static class RescaledChannels
{
    private const int OneIn = 20;

    /// <summary>Number of norms that can be rescaled.</summary>
    public static int Sites(ModelProto model) => NormedLayer.FindAll(new GraphIndex(model)).Count;

    public static void Apply(ModelProto model, float factor)
    {
        GraphIndex index = new(model);
        GraphEdits edits = new(index);
        foreach (NormedLayer site in NormedLayer.FindAll(index))
        {
            float[] factors = [.. Enumerable.Range(0, site.Scale.Count()).Select(channel => channel % OneIn == 0 ? factor : 1f)];
            NodeProto norm = site.Norm.Clone();
            norm.Input[1] = edits.Add(Times(site.Scale, factors, edits));
            if (site.Bias is not null)
            {
                norm.Input[2] = edits.Add(Times(site.Bias, factors, edits));
            }

            edits.Remove([site.Norm]);
            edits.Add(norm);
            InputAffine.Fold(site.Reader, [.. factors.Select(value => 1 / value)], [], edits);
        }

        GraphRewriter.Apply(model, edits);
    }

    private static TensorProto Times(TensorProto tensor, float[] factors, GraphEdits edits) => TensorWriter.Create(
        edits.NewName($"{tensor.Name}_rescaled"), tensor.Floats().ToArray().Zip(factors, (value, factor) => value * factor).ToArray(),
        factors.Length);
}
