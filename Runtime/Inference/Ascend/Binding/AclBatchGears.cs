using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>aclmdlBatch: the batch sizes that a model was compiled for.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AclBatchGears
{
    public nuint Count;
    public fixed ulong Sizes[AclDimensions.Most];

    /// <summary>The sizes in managed memory; none for a model of a fixed batch.</summary>
    public readonly ulong[] ToArray()
    {
        fixed (ulong* sizes = Sizes)
        {
            return new ReadOnlySpan<ulong>(sizes, (int)nuint.Min(Count, AclDimensions.Most)).ToArray();
        }
    }
}
