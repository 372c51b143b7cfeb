using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Runtime.Imaging;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// Lets the model take the camera's pixels. With x = (p / 255 - mean) / std the first convolution is Σ w x + b = Σ (w / (255 std)) p + (b -
/// Σ w mean / std): normalisation goes into its weights and bias, and the pixels are its quantized input, with scale 1, zero point 0 and no
/// error. Padding would have to pad with the mean and not with 0, so a first convolution that pads is refused.
/// </summary>
internal sealed class PixelInput
{
    private const float WhitePixel = 255f;

    private readonly ImageInput _normalisation;

    private PixelInput(ValueInfoProto input, NodeProto transpose, Convolution stem, ImageInput normalisation)
    {
        _normalisation = normalisation;
        Input = input;
        Transpose = transpose;
        Stem = stem;
        Folded = Fold(stem, normalisation);
    }

    /// <summary>The float model's input.</summary>
    public ValueInfoProto Input { get; }

    /// <summary>The Transpose of the float input, which the pixels do not need.</summary>
    public NodeProto Transpose { get; }

    /// <summary>The first convolution over normalised values.</summary>
    public Convolution Stem { get; }

    /// <summary>The first convolution over pixels.</summary>
    public Convolution Folded { get; }

    /// <summary>Why a model cannot take pixels; null when it can.</summary>
    public static string? Obstacle(GraphIndex index) => Find(index) switch
    {
        null => $"The model's input '{index.Inputs.Single().Name}' does not go into one convolution alone",
        { Stem.IsPadded: true } found => $"The first convolution '{found.Stem.Name}' pads its input",
        _ => null,
    };

    /// <summary>Finds the first convolution and folds the normalisation into it.</summary>
    /// <exception cref="InvalidOperationException">There is an <see cref="Obstacle"/>.</exception>
    public static PixelInput Create(GraphIndex index, ImageInput normalisation) => Obstacle(index) is null && Find(index) is { } found
        ? new PixelInput(index.Inputs.Single(), found.Transpose, found.Stem, normalisation)
        : throw new InvalidOperationException($"{Obstacle(index)}.");

    private static (NodeProto Transpose, Convolution Stem)? Find(GraphIndex index) =>
        index.SoleConsumer(index.Inputs.Single().Name) is { } transpose && Layouts.IsToNhwc(transpose)
        && index.SoleConsumer(transpose.Output[0]) is { } before && index.SoleConsumer(before.Output[0]) is { } conv
        && Convolution.Match(index, conv) is { } stem ? (transpose, stem) : null;

    /// <summary>Values of the float input's channels as pixels: (x std + mean) 255.</summary>
    public double[] Pixels(double[] normalised) =>
        [.. normalised.Select((value, color) => ((value * _normalisation.Std[color]) + _normalisation.Mean[color]) * WhitePixel)];

    /// <summary>The input as the emitted model declares it: uint8 [N, height, width, channels].</summary>
    public ValueInfoProto Declaration()
    {
        TensorShapeProto nchw = Input.Type.TensorType.Shape;
        TensorShapeProto nhwc = new() { Dim = { nchw.Dim[0], nchw.Dim[2], nchw.Dim[3], nchw.Dim[1] } };
        return new ValueInfoProto
        {
            Name = Input.Name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Uint8, Shape = nhwc } },
        };
    }

    private static Convolution Fold(Convolution stem, ImageInput normalisation)
    {
        float[] weights = stem.Weights.Floats().ToArray();
        int colors = (int)stem.Weights.Dims[1];
        int area = weights.Length / stem.Channels / colors;
        double[] bias = new double[stem.Channels];
        for (int channel = 0; channel < bias.Length; channel++)
        {
            bias[channel] = stem.Bias is null ? 0 : stem.Bias.Floats()[channel];
            for (int i = 0; i < colors * area; i++)
            {
                ref float weight = ref weights[(channel * colors * area) + i];
                int color = i / area;
                bias[channel] -= (double)weight * normalisation.Mean[color] / normalisation.Std[color];
                weight /= WhitePixel * normalisation.Std[color];
            }
        }

        return stem with
        {
            Weights = TensorWriter.Create($"{stem.Weights.Name}_pixels", weights, [.. stem.Weights.Dims]),
            Bias = TensorWriter.Create($"{stem.Weights.Name}_pixels_bias", [.. bias.Select(value => (float)value)], bias.Length),
        };
    }
}
