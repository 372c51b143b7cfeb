using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>aclmdlIODims: a tensor's name and shape; -1 stands for a size that may vary.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AclDimensions
{
    /// <summary>ACL_MAX_DIM_CNT and ACL_MAX_TENSOR_NAME_LEN.</summary>
    public const int Most = 128;

    public fixed byte Name[Most];
    public nuint Count;
    public fixed long Sizes[Most];

    /// <summary>The sizes in managed memory.</summary>
    public readonly long[] ToArray()
    {
        fixed (long* sizes = Sizes)
        {
            return new ReadOnlySpan<long>(sizes, (int)nuint.Min(Count, Most)).ToArray();
        }
    }
}
