using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// The quantized (uint8) tensors of the graph that is being emitted, by the float tensors whose values they carry, and the constants of
/// their scales. A tensor is quantized at most once; one that an integer operator makes is not quantized again.
/// </summary>
internal sealed class QuantizedTensors(IReadOnlyDictionary<string, PlannedActivation> activations, GraphEdits edits)
{
    private readonly Dictionary<string, QuantizedTensor> _tensors = [];

    /// <summary>The quantized tensor of a float tensor; a QuantizeLinear makes it where there is none yet.</summary>
    public QuantizedTensor Of(string tensor)
    {
        if (!_tensors.TryGetValue(tensor, out QuantizedTensor? quantized))
        {
            quantized = Declare(tensor);
            edits.Add(
                NodeFactory.Create(
                    "QuantizeLinear", quantized.Bytes, [tensor, quantized.ScaleName, quantized.ZeroPointName], quantized.Bytes));
        }

        return quantized;
    }

    /// <summary>
    /// The quantized tensor that an integer operator makes; the float tensor is made from it for the operators that still read that one.
    /// </summary>
    public QuantizedTensor Made(string tensor)
    {
        QuantizedTensor quantized = Declare(tensor);
        edits.Add(
            NodeFactory.Create(
                "DequantizeLinear", $"{tensor}_float", [quantized.Bytes, quantized.ScaleName, quantized.ZeroPointName], tensor));
        return quantized;
    }

    /// <summary>Notes that an uint8 tensor of the graph carries the values of a float tensor.</summary>
    public void Given(string tensor, string bytes, ActivationScale scale) => _tensors.Add(tensor, Constants(tensor, bytes, scale));

    /// <summary>A tensor between two integer operators that nothing else reads.</summary>
    public QuantizedTensor Between(string tensor, ActivationScale scale) => Constants(tensor, edits.NewName($"{tensor}_u8"), scale);

    /// <summary>The quantized tensor that an integer operator makes and only integer operators read.</summary>
    public QuantizedTensor Declare(string tensor)
    {
        QuantizedTensor quantized = Constants(tensor, edits.NewName($"{tensor}_u8"), activations[tensor].Scale);
        _tensors.Add(tensor, quantized);
        return quantized;
    }

    private QuantizedTensor Constants(string tensor, string bytes, ActivationScale scale) => new(
        bytes,
        scale,
        edits.Add(TensorWriter.Scalar(edits.NewName($"{tensor}_scale"), scale.Scale)),
        edits.Add(TensorWriter.Scalar(edits.NewName($"{tensor}_zero_point"), scale.ZeroPoint)));
}

/// <summary>An uint8 tensor of the emitted graph.</summary>
/// <param name="Bytes">Its name.</param>
/// <param name="Scale">How its steps become values.</param>
/// <param name="ScaleName">The constant that holds the scale.</param>
/// <param name="ZeroPointName">The constant that holds the zero point.</param>
internal sealed record QuantizedTensor(string Bytes, ActivationScale Scale, string ScaleName, string ZeroPointName);
