using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Runtime.Imaging;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Emission;

/// <summary>
/// Writes the integer operators of ONNX Runtime's CPU provider directly, in NHWC. Written as QuantizeLinear and DequantizeLinear around float
/// operators, the same arithmetic depends on fusions that miss part of it. Convolutions become com.microsoft QLinearConv with channels_last,
/// linear layers QuantizeLinear and com.microsoft MatMulIntegerToFloat with its bias.
/// </summary>
internal sealed class CpuEmitter
{
    private readonly GraphEdits _edits;
    private readonly QuantizationPlan _plan;
    private readonly QuantizedTensors _tensors;

    private CpuEmitter(QuantizationPlan plan, GraphEdits edits)
    {
        _edits = edits;
        _plan = plan;
        _tensors = new QuantizedTensors(plan.Activations, edits);
    }

    /// <summary>The integer model of a float model.</summary>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <param name="plan">What becomes integer.</param>
    /// <param name="pixels">The normalisation of the float input, for a model that takes pixels; null for one that takes normalised floats.</param>
    /// <exception cref="InvalidOperationException">The model cannot take pixels.</exception>
    public static ModelProto Emit(ModelProto model, QuantizationPlan plan, ImageInput? pixels)
    {
        ModelProto emitted = model.Clone();
        GraphIndex index = new(emitted);
        GraphEdits edits = new(index);
        CpuEmitter emitter = new(plan, edits);
        edits.Import(OperatorDomains.Microsoft, 1);
        LinearOperator[] operators = [.. LinearOperator.FindAll(index).Where(item => plan.Operators.Contains(item.Name))];
        emitter.EmitAll(operators, pixels is null ? null : PixelInput.Create(index, pixels));
        GraphRewriter.Apply(emitted, edits);
        return emitted;
    }

    private void EmitAll(LinearOperator[] operators, PixelInput? pixels)
    {
        string? stem = pixels?.Stem.Name;
        if (pixels is not null)
        {
            TakePixels(pixels, isInteger: operators.Any(item => item.Name == stem));
        }

        foreach (LinearOperator item in operators)
        {
            _edits.Remove(item.Nodes);
            double[]? means = _plan.Activations[item.Input].Means;
            Emit(item.Name == stem ? Corrected(pixels!.Folded, means is null ? null : pixels.Pixels(means)) : Corrected(item, means));
        }
    }

    private void TakePixels(PixelInput pixels, bool isInteger)
    {
        _edits.ReplaceInput(pixels.Input.Name, pixels.Declaration());
        _edits.Remove([pixels.Transpose]);
        if (isInteger)
        {
            _tensors.Given(pixels.Stem.Input, pixels.Input.Name, ActivationScale.Pixels);
            return;
        }

        // The first convolution stays float: it reads the pixels as numbers.
        _edits.Add(NodeFactory.Create("Cast", pixels.Stem.Input, [pixels.Input.Name], pixels.Stem.Input).With("to", (long)DataType.Float));
        _edits.Remove([pixels.Stem.Conv]);
        _edits.Add(pixels.Folded.Rewritten(_edits));
    }

    private void Emit(LinearOperator item)
    {
        switch (item)
        {
            case Pointwise layer:
                EmitMatMul(layer, _tensors.Of(layer.Input).Bytes, layer.Weights.Floats());
                break;
            case Convolution { IsPatch: true } convolution when SplitsEvenly(convolution):
                EmitPatches(convolution);
                break;
            case Convolution convolution:
                EmitConvolution(convolution);
                break;
        }
    }

    private void EmitConvolution(Convolution convolution)
    {
        QuantizedTensor input = _tensors.Of(convolution.Input);
        QuantizedTensor output = _tensors.Made(convolution.Output);
        ReadOnlySpan<float> bias = convolution.Bias is null ? [] : convolution.Bias.Floats();
        QuantizedWeights weights = WeightQuantizer.Filters(convolution.Weights.Floats(), convolution.Channels, bias, input.Scale.Scale);
        NodeProto node = NodeFactory.CreateIn(
            OperatorDomains.Microsoft,
            "QLinearConv",
            convolution.Name,
            [
                input.Bytes, input.ScaleName, input.ZeroPointName,
                Constant(convolution, weights.Values, [.. convolution.Weights.Dims]), Scales(convolution, weights), ZeroPoints(convolution),
                output.ScaleName, output.ZeroPointName,
            ],
            output.Bytes);
        if (!bias.IsEmpty)
        {
            int[] sums = WeightQuantizer.Bias(bias, input.Scale.Scale, weights.Scales);
            node.Input.Add(_edits.Add(TensorWriter.Create(_edits.NewName($"{convolution.Name}_bias"), sums, sums.Length)));
        }

        node.Attribute.AddRange(convolution.Conv.Attribute.Select(attribute => attribute.Clone()));
        _edits.Add(node.With("channels_last", 1));
    }

    private bool SplitsEvenly(Convolution convolution)
    {
        IReadOnlyList<long> shape = _plan.Activations[convolution.Input].Shape;
        return shape[1] % convolution.Weights.Dims[2] == 0 && shape[2] % convolution.Weights.Dims[3] == 0;
    }

    /// <summary>
    /// A convolution over patches is a linear layer over the pixels of each patch. In that form its result is float: the residual stream that
    /// begins with it is not rounded to 8 bits.
    /// </summary>
    private void EmitPatches(Convolution convolution)
    {
        int kernel = (int)convolution.Weights.Dims[2];
        int colors = (int)convolution.Weights.Dims[1];
        IReadOnlyList<long> shape = _plan.Activations[convolution.Input].Shape;
        (long rows, long columns) = (shape[1] / kernel, shape[2] / kernel);
        string x = _tensors.Of(convolution.Input).Bytes;
        x = Reshape(convolution, x, "rows", -1, rows, kernel, columns, kernel * colors);
        string turned = _edits.NewName($"{convolution.Name}_turned");
        _edits.Add(NodeFactory.Create("Transpose", turned, [x], turned).With("perm", [0, 1, 3, 2, 4]));
        x = Reshape(convolution, turned, "patches", -1, rows, columns, kernel * kernel * colors);
        EmitMatMul(convolution, x, PatchWeights(convolution, kernel, colors));
    }

    private string Reshape(Convolution convolution, string input, string role, params ReadOnlySpan<long> shape)
    {
        string output = _edits.NewName($"{convolution.Name}_{role}");
        string target = _edits.Add(TensorWriter.Create(_edits.NewName($"{output}_shape"), shape, shape.Length));
        _edits.Add(NodeFactory.Create("Reshape", output, [input, target], output));
        return output;
    }

    /// <summary>Weights [M, C, k, k] as [k * k * C, M]: the order in which a patch of an NHWC image lies in memory.</summary>
    private static float[] PatchWeights(Convolution convolution, int kernel, int colors)
    {
        ReadOnlySpan<float> weights = convolution.Weights.Floats();
        int area = kernel * kernel;
        float[] columns = new float[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            (int filter, int color, int pixel) = (i / (colors * area), i / area % colors, i % area);
            columns[(((pixel * colors) + color) * convolution.Channels) + filter] = weights[i];
        }

        return columns;
    }

    private void EmitMatMul(LinearOperator item, string bytes, ReadOnlySpan<float> columns)
    {
        QuantizedTensor input = _tensors.Of(item.Input);
        QuantizedWeights weights = WeightQuantizer.Columns(columns, item.Channels);
        long depth = columns.Length / item.Channels;
        _edits.Add(NodeFactory.CreateIn(
            OperatorDomains.Microsoft,
            "MatMulIntegerToFloat",
            item.Name,
            [
                bytes, Constant(item, weights.Values, depth, item.Channels), input.ScaleName, Scales(item, weights),
                input.ZeroPointName, ZeroPoints(item), .. BiasOf(item),
            ],
            item.Output));
    }

    private string[] BiasOf(LinearOperator item) => item.Bias is null
        ? []
        : [_edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_bias"), item.Bias.Floats(), item.Channels))];

    private static LinearOperator Corrected(LinearOperator item, double[]? means)
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

    private string Constant(LinearOperator item, sbyte[] values, params ReadOnlySpan<long> shape) =>
        _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_weights"), values, shape));

    private string Scales(LinearOperator item, QuantizedWeights weights) =>
        _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_scales"), weights.Scales, item.Channels));

    private string ZeroPoints(LinearOperator item) =>
        _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_zero_points"), new sbyte[item.Channels], item.Channels));
}
