using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// Writes the integer operators of ONNX Runtime's CPU provider directly, in NHWC. Written as QuantizeLinear and DequantizeLinear around
/// float operators, the same arithmetic depends on fusions that miss part of it. Convolutions become com.microsoft QLinearConv with
/// channels_last, linear layers QuantizeLinear and com.microsoft MatMulIntegerToFloat with its bias, those in front of a GELU a 1x1
/// convolution and a look into a table.
/// </summary>
internal sealed class CpuLowering
{
    private readonly GraphIndex _index;
    private readonly GraphEdits _edits;
    private readonly QuantizationPlan _plan;
    private readonly QuantizedTensors _tensors;

    private CpuLowering(QuantizationPlan plan, GraphIndex index, GraphEdits edits)
    {
        _index = index;
        _edits = edits;
        _plan = plan;
        _tensors = new QuantizedTensors(plan.Activations, edits);
    }

    /// <summary>The integer model of a float model.</summary>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <param name="plan">What becomes integer.</param>
    /// <param name="pixels">
    /// The normalisation of the float input, for a model that takes pixels; null for one that takes normalised floats.
    /// </param>
    /// <exception cref="InvalidOperationException">The model cannot take pixels.</exception>
    public static ModelProto Emit(ModelProto model, QuantizationPlan plan, ImageInput? pixels)
    {
        ModelProto emitted = model.Clone();
        GraphIndex index = new(emitted);
        GraphEdits edits = new(index);
        CpuLowering emitter = new(plan, index, edits);
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

        foreach ((LinearOperator item, IntegerOperator integer) in operators.Zip(IntegerOperator.OfAll(operators, Quantize, _plan.Threads)))
        {
            _edits.Remove(item.Nodes);
            Emit(integer);
        }

        IntegerOperator Quantize(LinearOperator item)
        {
            double[]? means = _plan.Activations[item.Input].Means;
            return item.Name == stem
                ? IntegerOperator.Of(pixels!.Folded, means is null ? null : pixels.Pixels(means), IsSafe(item))
                : IntegerOperator.Of(item, means, IsSafe(item));
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

    private void Emit(IntegerOperator integer)
    {
        switch (integer.Item)
        {
            case Pointwise layer when LutGeluOf(layer) is { } lutGelu:
                EmitLutGelu(lutGelu, integer);
                break;
            case Pointwise layer:
                EmitMatMul(layer, _tensors.Of(layer.Input).Bytes, integer.Weights);
                break;
            case Convolution convolution when IsPatchify(convolution):
                EmitPatchify(convolution, integer.Weights);
                break;
            case Convolution convolution:
                EmitConvolution(convolution, integer);
                break;
        }
    }

    private LutGelu? LutGeluOf(Pointwise layer) =>
        _plan.IsGeluByTable && _plan.Kernels.Of(layer.Name) is null ? LutGelu.Match(_index, _plan, layer) : null;

    private bool IsPatchify(Convolution convolution) =>
        _plan.Kernels.Of(convolution.Name) is null && PatchifyMatMul.Fits(convolution, _plan.Activations[convolution.Input].Shape);

    // ONNX Runtime has an exact kernel of MatMulIntegerToFloat for x64 without VNNI and adds depthwise products in 32 bits; its QLinearConv
    // saturates there.
    private bool IsSafe(LinearOperator item) => item switch
    {
        Pointwise layer => LutGeluOf(layer) is not null,
        Convolution convolution => !convolution.IsDepthwise && !IsPatchify(convolution),
        _ => false,
    };

    private void EmitConvolution(Convolution convolution, IntegerOperator integer)
    {
        QuantizedWeights weights = integer.WithIntegerBias(_tensors.Of(convolution.Input).Scale.Scale);
        NodeProto node = Convolve(convolution, weights, weights.Values, [.. convolution.Weights.Dims], _tensors.Made(convolution.Output));
        node.Attribute.AddRange(convolution.Conv.Attribute.Select(attribute => attribute.Clone()));
        _edits.Add(node);
    }

    private void EmitLutGelu(LutGelu lutGelu, IntegerOperator integer)
    {
        Pointwise layer = lutGelu.Layer;
        QuantizedTensor output = _tensors.Declare(lutGelu.Output);
        GeluTable table = new(output.Scale, lutGelu.IsTanh);
        QuantizedTensor product = _tensors.Between(layer.Output, table.Input);
        QuantizedWeights weights = integer.WithIntegerBias(_tensors.Of(layer.Input).Scale.Scale);
        _edits.Add(Convolve(layer, weights, lutGelu.Filters(weights.Values), [layer.Channels, layer.Depth, 1, 1], product));
        _edits.Remove([lutGelu.Gelu]);
        _edits.Import(EdgeOperators.Domain, EdgeOperators.Version);
        string entries = _edits.Add(TensorWriter.Create(_edits.NewName($"{layer.Name}_table"), table.Entries, table.Entries.Length));
        _edits.Add(
            NodeFactory.CreateIn(
                EdgeOperators.Domain, EdgeOperators.ByteLookup, $"{layer.Name}_gelu", [product.Bytes, entries], output.Bytes));
    }

    private NodeProto Convolve(LinearOperator item, QuantizedWeights weights, sbyte[] filters, long[] shape, QuantizedTensor output)
    {
        QuantizedTensor input = _tensors.Of(item.Input);
        NodeProto node = NodeFactory.CreateIn(
            OperatorDomains.Microsoft,
            "QLinearConv",
            item.Name,
            [
                input.Bytes, input.ScaleName, input.ZeroPointName, Constant(item, filters, shape), Scales(item, weights), ZeroPoints(item),
                output.ScaleName, output.ZeroPointName,
            ],
            output.Bytes);
        if (item.Bias is not null)
        {
            int[] sums = WeightQuantizer.Bias(item.Bias.Floats(), input.Scale.Scale, weights.Scales);
            node.Input.Add(_edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_bias"), sums, sums.Length)));
        }

        return node.With("channels_last", 1);
    }

    private void EmitPatchify(Convolution convolution, QuantizedWeights weights)
    {
        PatchifyMatMul layer = new(convolution, _plan.Activations[convolution.Input].Shape);
        EmitMatMul(
            convolution, layer.Lay(_tensors.Of(convolution.Input).Bytes, _edits), weights with { Values = layer.Columns(weights.Values) });
    }

    private void EmitMatMul(LinearOperator item, string bytes, QuantizedWeights weights)
    {
        QuantizedTensor input = _tensors.Of(item.Input);
        long depth = weights.Values.Length / item.Channels;
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

    private string Constant(LinearOperator item, sbyte[] values, params ReadOnlySpan<long> shape) =>
        _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_weights"), values, shape));

    private string Scales(LinearOperator item, QuantizedWeights weights) =>
        _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_scales"), weights.Scales, item.Channels));

    private string ZeroPoints(LinearOperator item) =>
        _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_zero_points"), new sbyte[item.Channels], item.Channels));
}
