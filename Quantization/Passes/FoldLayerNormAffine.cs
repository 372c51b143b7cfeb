using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Folds the affine of a LayerNormalization into the one linear operator that reads it. What is left normalises alone: every channel that
/// is quantized afterwards has mean 0 and a spread near 1, whatever scales the trained affine gave them.
/// </summary>
internal sealed class FoldLayerNormAffine : IGraphPass
{
    public void Plan(GraphIndex index, GraphEdits edits)
    {
        foreach (NormedLayer site in NormedLayer.FindAll(index))
        {
            InputAffine.Fold(site.Reader, site.Scale.Floats(), site.Bias is null ? [] : site.Bias.Floats(), edits);
            edits.Remove([site.Norm]);
            edits.Add(WithoutAffine(site.Norm, site.Scale.Count(), edits));
        }
    }

    private static NodeProto WithoutAffine(NodeProto norm, int channels, GraphEdits edits)
    {
        float[] ones = new float[channels];
        Array.Fill(ones, 1f);
        NodeProto plain = norm.Clone();
        plain.Input.Clear();
        plain.Input.Add(norm.Input[0]);
        plain.Input.Add(edits.Add(TensorWriter.Create(edits.NewName($"{norm.Output[0]}_ones"), ones, channels)));
        return plain;
    }
}
