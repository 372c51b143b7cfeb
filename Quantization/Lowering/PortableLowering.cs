using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// Writes operators of the ONNX standard alone, with QuantizeLinear and DequantizeLinear around the float operators (QDQ): any runtime
/// computes the model, and one that knows the form computes it with integers. Where each of them stands follows ONNX Runtime's fusions, see
/// docs/decisions/0010.
/// </summary>
internal sealed class PortableLowering
{
    private readonly GraphEdits _edits;
    private readonly QuantizationPlan _plan;
    private readonly QuantizedTensors _tensors;

    private PortableLowering(QuantizationPlan plan, GraphEdits edits)
    {
        _edits = edits;
        _plan = plan;
        _tensors = new QuantizedTensors(plan.Activations, edits);
    }

    /// <summary>The integer model of a float model; it takes the float model's input.</summary>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <param name="plan">What becomes integer.</param>
    public static ModelProto Emit(ModelProto model, QuantizationPlan plan)
    {
        ModelProto emitted = model.Clone();
        StandardOperators.Write(emitted, new ExpandGelu(allowsOperator: true));
        GraphIndex index = new(emitted);
        GraphEdits edits = new(index);
        PortableLowering emitter = new(plan, edits);
        LinearOperator[] operators = [.. LinearOperator.FindAll(index).Where(item => plan.Operators.Contains(item.Name))];
        foreach ((LinearOperator item, IntegerOperator integer) in operators.Zip(IntegerOperator.OfAll(operators, Quantize, plan.Threads)))
        {
            edits.Remove(item.Nodes);
            emitter.Emit(integer);
        }

        GraphRewriter.Apply(emitted, edits);
        return emitted;

        IntegerOperator Quantize(LinearOperator item) => IntegerOperator.Of(item, plan.Activations[item.Input].Means, isSafe: false);
    }

    private void Emit(IntegerOperator integer)
    {
        switch (integer.Item)
        {
            case Pointwise layer:
                EmitMatMul(layer, _tensors.Of(layer.Input).Bytes, integer.Weights);
                break;
            case Convolution convolution when PatchifyMatMul.Fits(convolution, _plan.Activations[convolution.Input].Shape):
                PatchifyMatMul patches = new(convolution, _plan.Activations[convolution.Input].Shape);
                string laid = patches.Lay(_tensors.Of(convolution.Input).Bytes, _edits);
                EmitMatMul(convolution, laid, integer.Weights with { Values = patches.Columns(integer.Weights.Values) });
                break;
            case Convolution convolution:
                EmitConvolution(convolution, integer);
                break;
        }
    }

    private void EmitConvolution(Convolution convolution, IntegerOperator integer)
    {
        QuantizedTensor input = _tensors.Of(convolution.Input);
        QuantizedTensor output = _tensors.Made(convolution.Output);
        ReadOnlySpan<float> bias = convolution.Bias is null ? [] : convolution.Bias.Floats();
        QuantizedWeights weights = integer.WithIntegerBias(input.Scale.Scale);
        string bytes = _edits.NewName($"{convolution.Name}_nchw_bytes");
        _edits.Add(Layouts.ToNchw(input.Bytes, bytes));
        string x = Dequantized(convolution, "input", [bytes, input.ScaleName, input.ZeroPointName]);
        string w = DequantizedWeights(convolution, weights, axis: 0, [.. convolution.Weights.Dims]);
        string y = _edits.NewName($"{convolution.Name}_nchw");
        NodeProto conv = NodeFactory.Create("Conv", convolution.Name, [x, w], y);
        if (!bias.IsEmpty)
        {
            conv.Input.Add(
                DequantizedBias(convolution, WeightQuantizer.Bias(bias, input.Scale.Scale, weights.Scales), input.Scale.Scale, weights));
        }

        conv.Attribute.AddRange(convolution.Conv.Attribute.Select(attribute => attribute.Clone()));
        _edits.Add(conv);
        string quantized = _edits.NewName($"{y}_u8");
        _edits.Add(NodeFactory.Create("QuantizeLinear", quantized, [y, output.ScaleName, output.ZeroPointName], quantized));
        _edits.Add(Layouts.ToNhwc(quantized, output.Bytes));
    }

    private void EmitMatMul(LinearOperator item, string bytes, QuantizedWeights weights)
    {
        QuantizedTensor input = _tensors.Of(item.Input);
        string x = Dequantized(item, "input", [bytes, input.ScaleName, input.ZeroPointName]);
        string w = DequantizedWeights(item, weights, axis: 1, weights.Values.Length / item.Channels, item.Channels);
        string product = item.Bias is null ? item.Output : _edits.NewName($"{item.Name}_product");
        _edits.Add(NodeFactory.Create("MatMul", item.Name, [x, w], product));
        if (item.Bias is not null)
        {
            _edits.Add(NodeFactory.Create("Add", item.Output, [Bias(item, item.Bias.Floats()), product], item.Output));
        }
    }

    // Of the same rank as the product: a bias of one dimension ONNX Runtime fuses with MatMul to a Gemm that is computed in float, or with
    // a GELU behind it.
    private string Bias(LinearOperator item, ReadOnlySpan<float> bias)
    {
        long[] shape = new long[_plan.Activations[item.Input].Shape.Count];
        Array.Fill(shape, 1);
        shape[^1] = item.Channels;
        return _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_bias"), bias, shape));
    }

    private string DequantizedWeights(LinearOperator item, QuantizedWeights weights, int axis, params ReadOnlySpan<long> shape)
    {
        string values = _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_weights"), weights.Values, shape));
        string scales = _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_scales"), weights.Scales, item.Channels));
        string zeroPoints = _edits.Add(
            TensorWriter.Create(_edits.NewName($"{item.Name}_zero_points"), new sbyte[item.Channels], item.Channels));
        return Dequantized(item, "weights", [values, scales, zeroPoints], axis);
    }

    private string DequantizedBias(LinearOperator item, int[] sums, float inputScale, QuantizedWeights weights)
    {
        float[] scales = [.. weights.Scales.Select(scale => inputScale * scale)];
        string values = _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_bias"), sums, sums.Length));
        string scale = _edits.Add(TensorWriter.Create(_edits.NewName($"{item.Name}_bias_scales"), scales, scales.Length));
        return Dequantized(item, "bias", [values, scale], axis: 0);
    }

    private string Dequantized(LinearOperator item, string role, ReadOnlySpan<string> inputs, int? axis = null)
    {
        string output = _edits.NewName($"{item.Name}_{role}_float");
        NodeProto node = NodeFactory.Create("DequantizeLinear", output, inputs, output);
        _edits.Add(axis is { } channels ? node.With("axis", channels) : node);
        return output;
    }
}
