using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>Linear operators whose biases take out the mean of their weights' rounding error.</summary>
internal static class CorrectedOperator
{
    /// <summary>The operator with a corrected bias.</summary>
    /// <param name="item">The float operator.</param>
    /// <param name="means">Mean of each input channel; null leaves the operator as it is.</param>
    /// <param name="isSafe">Whether its weights will be such that no sum saturates, see <see cref="WeightQuantizer.SafeColumns"/>.</param>
    public static LinearOperator Of(LinearOperator item, double[]? means, bool isSafe)
    {
        if (means is null)
        {
            return item;
        }

        ReadOnlySpan<float> weights = item.Weights.Floats();
        QuantizedWeights quantized = item switch
        {
            Pointwise => isSafe ? WeightQuantizer.SafeColumns(weights, item.Channels, [], 1) : WeightQuantizer.Columns(weights, item.Channels),
            Convolution { Area: int area } when isSafe => WeightQuantizer.SafeFilters(weights, item.Channels, area, [], 1),
            _ => WeightQuantizer.Filters(weights, item.Channels, [], 1),
        };
        float[] bias = BiasCorrection.Apply(item.Bias is null ? [] : item.Bias.Floats(), weights, quantized, item.ChannelsOf, means);
        return item with { Bias = TensorWriter.Create($"{item.Name}_corrected", bias, bias.Length) };
    }
}
