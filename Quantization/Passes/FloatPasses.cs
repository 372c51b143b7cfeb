using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Brings a float model into the form that calibration and emission know: constants are initializers; LayerNormalization and Gelu are
/// single operators; every pointwise layer is MatMul and Add; every convolution stands between its own two Transposes and everything else
/// is NHWC; layer scale and the affine of LayerNormalization are inside the weights.
/// </summary>
internal static class FloatPasses
{
    /// <summary>All passes in the order in which they run; each relies on those before it.</summary>
    public static IReadOnlyList<IGraphPass> All { get; } =
    [
        new RaiseOperatorSet(),
        new InlineConstants(),
        new FoldConstants(),
        new FuseLayerNorm(),
        new FuseGelu(),
        new PointwiseToMatMul(),
        new MoveToNhwc(),
        new FoldLayerScale(),
        new FoldLayerNormAffine(),
    ];

    /// <summary>Runs passes one after the other on the model, which is changed.</summary>
    public static void Run(ModelProto model, IReadOnlyList<IGraphPass> passes)
    {
        GraphOrder.Sort(model);
        foreach (IGraphPass pass in passes)
        {
            GraphIndex index = new(model);
            GraphEdits edits = new(index);
            pass.Plan(index, edits);
            GraphRewriter.Apply(model, edits);
        }
    }
}
