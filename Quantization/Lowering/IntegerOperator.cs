using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Quantization.Workers;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>A linear operator with its weights as int8.</summary>
/// <param name="Item">The float operator; its bias may take out the mean of the weights' rounding error.</param>
/// <param name="Weights">Its weights as int8, in the order of the float ones.</param>
internal sealed record IntegerOperator(LinearOperator Item, QuantizedWeights Weights)
{
    /// <summary>Quantizes the weights of an operator, and corrects its bias by what that did.</summary>
    /// <param name="item">The float operator.</param>
    /// <param name="means">Mean of each input channel; null leaves the bias as it is.</param>
    /// <param name="isSafe">Whether no sum of its weights may saturate, see <see cref="WeightQuantizer.SafeColumns"/>.</param>
    public static IntegerOperator Of(LinearOperator item, double[]? means, bool isSafe)
    {
        ReadOnlySpan<float> weights = item.Weights.Floats();
        QuantizedWeights quantized = item switch
        {
            Pointwise when isSafe => WeightQuantizer.SafeColumns(weights, item.Channels),
            Pointwise => WeightQuantizer.Columns(weights, item.Channels),
            Convolution { Area: int area } when isSafe => WeightQuantizer.SafeFilters(weights, item.Channels, area),
            _ => WeightQuantizer.Filters(weights, item.Channels),
        };
        if (means is null)
        {
            return new IntegerOperator(item, quantized);
        }

        float[] bias = BiasCorrection.Apply(item.Bias is null ? [] : item.Bias.Floats(), weights, quantized, item.ChannelsOf, means);
        return new IntegerOperator(item with { Bias = TensorWriter.Create($"{item.Name}_corrected", bias, bias.Length) }, quantized);
    }

    /// <summary>Quantizes operators, which takes most of the time of writing an integer model, beside each other.</summary>
    /// <param name="operators">The float operators.</param>
    /// <param name="quantize">Quantizes one, on any thread.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <returns>The operators in their order.</returns>
    public static IntegerOperator[] OfAll(
        IReadOnlyList<LinearOperator> operators, Func<LinearOperator, IntegerOperator> quantize, int threads)
    {
        IntegerOperator[] integer = new IntegerOperator[operators.Count];
        ParallelLoop.Run(integer.Length, threads, i => integer[i] = quantize(operators[i]));
        return integer;
    }

    /// <summary>The weights for an operator that adds its bias as int32.</summary>
    /// <param name="inputScale">Scale of the activation that it reads.</param>
    public QuantizedWeights WithIntegerBias(float inputScale) => Item.Bias is null
        ? Weights
        : WeightQuantizer.WithIntegerBias(Weights, Item.Weights.Floats(), Item.ChannelsOf, Item.Bias.Floats(), inputScale);
}
