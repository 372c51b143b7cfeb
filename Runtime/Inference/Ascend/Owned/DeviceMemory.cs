using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;
using EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Owned;

/// <summary>Memory of the device, from aclrtMalloc. On a board it is the processor's too; on a card no processor may touch it.</summary>
internal sealed unsafe class DeviceMemory
{
    /// <summary>What <see cref="IInferenceSession.InputBuffer"/> promises; aclrtMalloc promises 32.</summary>
    private const int Alignment = 64;

    /// <summary>ACL_MEM_MALLOC_HUGE_FIRST.</summary>
    private const int HugePagesFirst = 0;

    private void* _block;

    /// <exception cref="AclException">There is no more.</exception>
    public DeviceMemory(AclLibrary library, nuint length)
    {
        Length = length;
        void* block;
        library.Check(library.Runtime.Allocate(&block, length + Alignment, HugePagesFirst), "aclrtMalloc");
        _block = block;
        Address = (void*)(((nuint)block + Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    /// <summary>Its address, a multiple of 64.</summary>
    public void* Address { get; }

    /// <summary>Bytes.</summary>
    public nuint Length { get; }

    /// <summary>Gives it back.</summary>
    public void Free(AclLibrary library, AclCleanup cleanup)
    {
        cleanup.Take(library.Runtime.Free(_block), "aclrtFree");
        _block = null;
    }
}
