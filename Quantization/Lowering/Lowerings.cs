using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>The one list of ways to write an integer model.</summary>
internal static class Lowerings
{
    /// <summary>Whether models for the target may take the camera's pixels instead of normalised floats.</summary>
    public static bool TakesPixels(LoweringTarget target) => target == LoweringTarget.Cpu;

    /// <summary>Writes a model.</summary>
    /// <param name="target">What will run it.</param>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <param name="plan">What becomes integer.</param>
    /// <param name="pixels">
    /// The normalisation of the float input, for a model that takes pixels; null for one that takes normalised floats.
    /// </param>
    public static ModelProto Emit(LoweringTarget target, ModelProto model, QuantizationPlan plan, ImageInput? pixels) => target switch
    {
        LoweringTarget.Cpu => CpuLowering.Emit(model, plan, pixels),
        LoweringTarget.Portable => PortableLowering.Emit(model, plan),
        LoweringTarget.Dynamic => DynamicLowering.Emit(model, plan),
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, "There is no such target."),
    };
}
