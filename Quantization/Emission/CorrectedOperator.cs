using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Emission;

/// <summary>Linear operators whose biases take out the mean of their weights' rounding error.</summary>
internal static class CorrectedOperator
{
    /// <summary>The operator with a corrected bias.</summary>
    /// <param name="item">The float operator.</param>
    /// <param name="means">Mean of each input channel; null leaves the operator as it is.</param>
    public static LinearOperator Of(LinearOperator item, double[]? means)
    {
        if (means is null)
        {
            return item;
        }

        ReadOnlySpan<float> weights = item.Weights.Floats();
        QuantizedWeights quantized = item is Pointwise ? WeightQuantizer.Columns(weights, item.Channels) : WeightQuantizer.Filters(weights, item.Channels, [], 1);
        float[] bias = BiasCorrection.Apply(item.Bias is null ? [] : item.Bias.Floats(), weights, quantized, item.ChannelsOf, means);
        return item with { Bias = TensorWriter.Create($"{item.Name}_corrected", bias, bias.Length) };
    }
}
