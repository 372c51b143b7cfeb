using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>What a network says of an input or output of its.</summary>
/// <param name="Type">Its elements.</param>
/// <param name="Sizes">Its sizes; a negative one takes any.</param>
public sealed record TensorSignature(TensorElementType Type, IReadOnlyList<int> Sizes)
{
    /// <summary>What it is instead of a tensor; null where it is one.</summary>
    public string? OtherKind { get; init; }

    /// <summary>Whether a tensor of a shape may stand there.</summary>
    /// <param name="type">Its elements.</param>
    /// <param name="shape">Its sizes.</param>
    public bool Fits(TensorElementType type, IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return OtherKind is null && Type == type && Sizes.Count == shape.Count
            && Sizes.Zip(shape).All(pair => pair.First < 0 || pair.First == pair.Second);
    }

    /// <summary>As a message shows it: <c>Float [1, 3, any, any]</c>.</summary>
    public override string ToString() => OtherKind ?? $"{Type} [{string.Join(", ", Sizes.Select(Show))}]";

    internal static TensorSignature Of(NodeMetadata node) =>
        node.IsTensor
            ? new TensorSignature(node.ElementDataType, node.Dimensions)
            : new TensorSignature(default, []) { OtherKind = node.OnnxValueType.ToString() };

    private static string Show(int size) => size < 0 ? "any" : size.ToString(CultureInfo.InvariantCulture);
}
