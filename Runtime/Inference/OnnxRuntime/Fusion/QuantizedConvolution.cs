using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>A QLinearConv over bytes whose channels lie last, with steps of one pixel and signed weights.</summary>
/// <param name="Weights">Signed bytes [outputs, inputs of a group, side, side].</param>
/// <param name="Inputs">Channels of a group that come in.</param>
/// <param name="Outputs">Channels that go out.</param>
/// <param name="Side">Filter's height and width.</param>
internal sealed record QuantizedConvolution(ReadOnlyMemory<byte> Weights, int Inputs, int Outputs, int Side)
{
    /// <summary>Groups of channels.</summary>
    public required long Groups { get; init; }

    /// <summary>Pixels of padding: top, left, bottom, right.</summary>
    public required IReadOnlyList<long> Pads { get; init; }

    /// <summary>Zero point of the bytes that come in.</summary>
    public required int InputZero { get; init; }

    /// <summary>From sums to the bytes that go out, one for each output.</summary>
    public required float[] Scale { get; init; }

    /// <summary>Scale of the bytes that go out.</summary>
    public required float OutputScale { get; init; }

    /// <summary>Zero point of the bytes that go out.</summary>
    public required int Zero { get; init; }

    /// <summary>Added to the sums, one for each output; null for none.</summary>
    public required int[]? Bias { get; init; }

    /// <summary>What a node is; null where it is another.</summary>
    public static QuantizedConvolution? Match(NetworkNode node, FusionTrace trace)
    {
        string[] names = [.. node.Inputs];
        if (node.Domain != NetworkNode.Extended || node.Operator != "QLinearConv" || names.Length < 8
            || node.Integer("channels_last", 0) != 1 || !IsOne(node, "strides") || !IsOne(node, "dilations")
            || trace.Dimensions(names[3]) is not [long outputs, long inputs, long height, long width] || height != width
            || outputs > int.MaxValue || !KernelSet.IsChannelCount((int)outputs)
            || trace.SignedBytes(names[3]) is not { } weights
            || trace.Quantization(node, 1) is not { } from || trace.Quantization(node, 6) is not { } to
            || Scales(names[4], outputs, from.Scale, to.Scale, trace) is not { } scale || !LinearPattern.AreZero(names[5], trace))
        {
            return null;
        }

        int[]? bias = names.Length > 8 ? trace.Numbers<int>(names[8], TensorTypes.Int32, outputs) : null;
        return names.Length > 8 && bias is null ? null : new QuantizedConvolution(weights, (int)inputs, (int)outputs, (int)height)
        {
            Groups = node.Integer("group", 1), Pads = node.Attribute("pads")?.Integers ?? [], InputZero = from.Zero, Scale = scale,
            OutputScale = to.Scale, Zero = to.Zero, Bias = bias,
        };
    }

    private static bool IsOne(NetworkNode node, string name) => (node.Attribute(name)?.Integers ?? []).All(value => value == 1);

    // In the order in which ONNX Runtime multiplies them, so that sums are rounded alike.
    private static float[]? Scales(string name, long outputs, float from, float to, FusionTrace trace) =>
        trace.Numbers<float>(name, TensorTypes.Float, null) is { } scales && (scales.Length == outputs || scales.Length == 1)
            ? [.. Enumerable.Range(0, (int)outputs).Select(index => from * scales[scales.Length == 1 ? 0 : index] / to)]
            : null;
}
