using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Owned;

/// <summary>An input or output of a compiled model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is made of.</param>
/// <param name="Shape">Its sizes; -1 where the batch varies.</param>
/// <param name="Bytes">Its memory, for the largest batch; 0 when that is not known.</param>
internal sealed record CompiledTensor(string Name, AclDataType Type, long[] Shape, nuint Bytes)
{
    public override string ToString() => $"{Type} [{string.Join(", ", Shape)}]";
}
