using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// Writes linear layers with operators of the ONNX standard that find the range of their input in each picture (DynamicQuantizeLinear,
/// MatMulInteger): nothing is calibrated. Convolutions stay float. See docs/decisions/0057.
/// </summary>
internal sealed class DynamicLowering
{
    private readonly GraphEdits _edits;
    private readonly Dictionary<string, DynamicTensor> _tensors = [];

    private DynamicLowering(GraphEdits edits)
    {
        _edits = edits;
    }

    /// <summary>The integer model of a float model; it takes the float model's input.</summary>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <param name="plan">Which linear layers become integer; activations are not looked at.</param>
    public static ModelProto Emit(ModelProto model, QuantizationPlan plan)
    {
        ModelProto emitted = model.Clone();
        StandardOperators.Write(emitted, new ExpandGelu(allowsOperator: true));
        GraphIndex index = new(emitted);
        GraphEdits edits = new(index);
        DynamicLowering emitter = new(edits);
        Pointwise[] layers = [.. LinearOperator.FindAll(index).OfType<Pointwise>().Where(layer => plan.Operators.Contains(layer.Name))];
        foreach ((Pointwise layer, IntegerOperator integer) in layers.Zip(IntegerOperator.OfAll(layers, Quantize, plan.Threads)))
        {
            edits.Remove(layer.Nodes);
            emitter.Emit(layer, integer.Weights);
        }

        GraphRewriter.Apply(emitted, edits);
        return emitted;

        static IntegerOperator Quantize(LinearOperator layer) => IntegerOperator.Of(layer, means: null, isSafe: false);
    }

    private void Emit(Pointwise layer, QuantizedWeights weights)
    {
        DynamicTensor input = Quantized(layer.Input);
        string values = _edits.Add(
            TensorWriter.Create(_edits.NewName($"{layer.Name}_weights"), weights.Values, layer.Depth, layer.Channels));
        string scales = _edits.Add(TensorWriter.Create(_edits.NewName($"{layer.Name}_scales"), weights.Scales, layer.Channels));
        string sums = Node("MatMulInteger", layer.Name, [input.Bytes, values, input.ZeroPoint], "sums");
        string numbers = _edits.NewName($"{layer.Name}_numbers");
        _edits.Add(NodeFactory.Create("Cast", numbers, [sums], numbers).With("to", (int)TensorProto.Types.DataType.Float));
        string scale = Node("Mul", layer.Name, [input.Scale, scales], "scale");
        string product = layer.Bias is null ? layer.Output : _edits.NewName($"{layer.Name}_product");
        _edits.Add(NodeFactory.Create("Mul", product, [numbers, scale], product));
        if (layer.Bias is { } bias)
        {
            string added = _edits.Add(TensorWriter.Create(_edits.NewName($"{layer.Name}_bias"), bias.Floats(), layer.Channels));
            _edits.Add(NodeFactory.Create("Add", layer.Output, [product, added], layer.Output));
        }
    }

    private string Node(string type, string name, ReadOnlySpan<string> inputs, string role)
    {
        string output = _edits.NewName($"{name}_{role}");
        _edits.Add(NodeFactory.Create(type, output, inputs, output));
        return output;
    }

    private DynamicTensor Quantized(string tensor)
    {
        if (!_tensors.TryGetValue(tensor, out DynamicTensor? quantized))
        {
            quantized = new DynamicTensor(
                _edits.NewName($"{tensor}_u8"), _edits.NewName($"{tensor}_scale"), _edits.NewName($"{tensor}_zero_point"));
            NodeProto node = NodeFactory.Create("DynamicQuantizeLinear", quantized.Bytes, [tensor], quantized.Bytes);
            node.Output.Add(quantized.Scale);
            node.Output.Add(quantized.ZeroPoint);
            _edits.Add(node);
            _tensors.Add(tensor, quantized);
        }

        return quantized;
    }

    /// <summary>A float tensor as bytes.</summary>
    /// <param name="Bytes">The bytes.</param>
    /// <param name="Scale">Their scale.</param>
    /// <param name="ZeroPoint">Their zero point.</param>
    private sealed record DynamicTensor(string Bytes, string Scale, string ZeroPoint);
}
