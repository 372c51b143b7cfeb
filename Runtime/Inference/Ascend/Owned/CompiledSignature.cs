using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Owned;

/// <summary>The inputs and outputs of a compiled model.</summary>
/// <param name="Inputs">Inputs, those that the compiler added among them.</param>
/// <param name="Outputs">Outputs.</param>
/// <param name="Gears">The batch sizes it was compiled for; none where there is but one.</param>
internal sealed record CompiledSignature(
    IReadOnlyList<CompiledTensor> Inputs, IReadOnlyList<CompiledTensor> Outputs, IReadOnlyList<ulong> Gears)
{
    /// <summary>The hidden input of a model with several batch sizes: ACL_DYNAMIC_TENSOR_NAME.</summary>
    public const string BatchInput = "ascend_mbatch_shape_data";

    /// <summary>The hidden input of a model whose AIPP takes its parameters at run time.</summary>
    public const string DynamicAippInput = "ascend_dynamic_aipp_data";
}

/// <summary>An input or output of a compiled model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is made of.</param>
/// <param name="Shape">Its sizes; -1 where the batch varies.</param>
/// <param name="Bytes">Its memory, for the largest batch; 0 when that is not known.</param>
internal sealed record CompiledTensor(string Name, AclDataType Type, long[] Shape, nuint Bytes)
{
    public override string ToString() => $"{Type} [{string.Join(", ", Shape)}]";
}
