using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;
using EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Owned;

/// <summary>Memory of the host that a card can copy from and to, from aclrtMallocHost.</summary>
internal sealed unsafe class PinnedMemory
{
    private const int Alignment = 64;

    private void* _block;

    /// <exception cref="AclException">There is no more.</exception>
    public PinnedMemory(AclLibrary library, nuint length)
    {
        void* block;
        library.Check(library.Runtime.AllocateHost(&block, length + Alignment), "aclrtMallocHost");
        _block = block;
        Address = (void*)(((nuint)block + Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    /// <summary>Its address, a multiple of 64.</summary>
    public void* Address { get; }

    /// <summary>Gives it back.</summary>
    public void Free(AclLibrary library, AclCleanup cleanup)
    {
        cleanup.Take(library.Runtime.FreeHost(_block), "aclrtFreeHost");
        _block = null;
    }
}
