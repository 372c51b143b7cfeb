using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Emission;

/// <summary>
/// Writes the integer operators of ONNX Runtime's CPU provider directly, in NHWC. Written as QuantizeLinear and DequantizeLinear around float
/// operators, the same arithmetic depends on fusions that miss part of it. Convolutions become com.microsoft QLinearConv with channels_last,
/// linear layers QuantizeLinear and com.microsoft MatMulIntegerToFloat with its bias, those in front of a GELU a 1x1 convolution and a look into a table.
/// </summary>
internal sealed class CpuEmitter
{
    private readonly GraphIndex _index;
    private readonly GraphEdits _edits;
    private readonly QuantizationPlan _plan;
    private readonly QuantizedTensors _tensors;

    private CpuEmitter(QuantizationPlan plan, GraphIndex index, GraphEdits edits)
    {
        _index = index;
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
        CpuEmitter emitter = new(plan, index, edits);
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
            Emit(item.Name == stem
                ? CorrectedOperator.Of(pixels!.Folded, means is null ? null : pixels.Pixels(means))
                : CorrectedOperator.Of(item, means));
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
            case Pointwise layer when IsLookup(layer) && LookupLayer.Match(_index, _plan, layer) is { } lookup:
                EmitLookup(lookup);
                break;
            case Pointwise layer:
                EmitMatMul(layer, _tensors.Of(layer.Input).Bytes, layer.Weights.Floats());
                break;
            case Convolution convolution when _plan.Forms.Of(item.Name) is null && PatchLayer.Fits(convolution, _plan.Activations[convolution.Input].Shape):
                EmitPatches(convolution);
                break;
            case Convolution convolution:
                EmitConvolution(convolution);
                break;
        }
    }

    private bool IsLookup(Pointwise layer) => _plan.IsGeluByTable && _plan.Forms.Of(layer.Name) is null;

    private void EmitConvolution(Convolution convolution)
    {
        QuantizedTensor output = _tensors.Made(convolution.Output);
        NodeProto node = Convolve(convolution, convolution.Weights.Floats(), [.. convolution.Weights.Dims], output);
        node.Attribute.AddRange(convolution.Conv.Attribute.Select(attribute => attribute.Clone()));
        _edits.Add(node.With("channels_last", 1));
    }

    private void EmitLookup(LookupLayer lookup)
    {
        Pointwise layer = lookup.Layer;
        QuantizedTensor output = _tensors.Declare(lookup.Output);
        GeluTable table = new(output.Scale, lookup.IsTanh);
        QuantizedTensor product = _tensors.Between(layer.Output, table.Input);
        _edits.Add(Convolve(layer, lookup.Filters(), [layer.Channels, layer.Depth, 1, 1], product).With("channels_last", 1));
        _edits.Remove([lookup.Gelu]);
        _edits.Import(EdgeOperators.Domain, EdgeOperators.Version);
        string entries = _edits.Add(TensorWriter.Create(_edits.NewName($"{layer.Name}_table"), table.Entries, table.Entries.Length));
        _edits.Add(NodeFactory.CreateIn(EdgeOperators.Domain, EdgeOperators.ByteLookup, $"{layer.Name}_gelu", [product.Bytes, entries], output.Bytes));
    }

    private NodeProto Convolve(LinearOperator item, ReadOnlySpan<float> filters, long[] shape, QuantizedTensor output)
    {
        QuantizedTensor input = _tensors.Of(item.Input);
        ReadOnlySpan<float> bias = item.Bias is null ? [] : item.Bias.Floats();
        QuantizedWeights weights = WeightQuantizer.Filters(filters, item.Channels, bias, input.Scale.Scale);
        NodeProto node = NodeFactory.CreateIn(
            OperatorDomains.Microsoft,
            "QLinearConv",
            item.Name,
            [
                input.Bytes, input.ScaleName, input.ZeroPointName, Constant(item, weights.Values, shape), Scales(item, weights), ZeroPoints(item),
                output.ScaleName, output.ZeroPointName,
            ],
            output.Bytes);
        if (!bias.IsEmpty)
        {
            int[] sums = WeightQuantizer.Bias(bias, input.Scale.Scale, weights.Scales);
            node.Input.Add(_edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_bias"), sums, sums.Length)));
        }

        return node;
    }

    private void EmitPatches(Convolution convolution)
    {
        PatchLayer layer = new(convolution, _plan.Activations[convolution.Input].Shape);
        EmitMatMul(convolution, layer.Lay(_tensors.Of(convolution.Input).Bytes, _edits), layer.Columns());
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

    private string Constant(LinearOperator item, sbyte[] values, params ReadOnlySpan<long> shape) =>
        _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_weights"), values, shape));

    private string Scales(LinearOperator item, QuantizedWeights weights) =>
        _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_scales"), weights.Scales, item.Channels));

    private string ZeroPoints(LinearOperator item) =>
        _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_zero_points"), new sbyte[item.Channels], item.Channels));
}
