using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>
/// Structures lie in memory as AscendCL's headers say on a 64-bit machine: aclmdlIODims { char name[128]; size_t dimCount; int64_t
/// dims[128]; } and aclmdlBatch { size_t batchCount; uint64_t batch[128]; }. The simulator's header asserts the same sizes in C.
/// </summary>
public sealed class AclLayoutTests
{
    [Fact]
    public void Dimensions_have_their_places()
    {
        Assert.Equal(1160, Unsafe.SizeOf<AclDimensions>());
        Assert.Equal(0, Marshal.OffsetOf<AclDimensions>(nameof(AclDimensions.Name)));
        Assert.Equal(128, Marshal.OffsetOf<AclDimensions>(nameof(AclDimensions.Count)));
        Assert.Equal(136, Marshal.OffsetOf<AclDimensions>(nameof(AclDimensions.Sizes)));
    }

    [Fact]
    public void Gears_have_their_places()
    {
        Assert.Equal(1032, Unsafe.SizeOf<AclBatchGears>());
        Assert.Equal(0, Marshal.OffsetOf<AclBatchGears>(nameof(AclBatchGears.Count)));
        Assert.Equal(8, Marshal.OffsetOf<AclBatchGears>(nameof(AclBatchGears.Sizes)));
    }

    [Fact]
    public void Enumerations_have_the_size_of_an_int()
    {
        Assert.Equal(sizeof(int), Unsafe.SizeOf<AclDataType>());
        Assert.Equal(sizeof(int), Unsafe.SizeOf<AclRunMode>());
        Assert.Equal(sizeof(int), Unsafe.SizeOf<AclCopyKind>());
    }
}
