using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;
using EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Owned;

/// <summary>
/// A model's inputs or outputs: device memory, each in a data buffer, all in a data set. AscendCL frees neither with the data set.
/// </summary>
internal sealed unsafe class Dataset
{
    private readonly AclLibrary _library;
    private readonly List<DeviceMemory> _memories = [];
    private readonly List<nint> _buffers = [];
    private void* _handle;

    /// <exception cref="AclException">It cannot be made.</exception>
    public Dataset(AclLibrary library)
    {
        _library = library;
        _handle = library.Check(library.Model.CreateDataset(), "aclmdlCreateDataset");
    }

    /// <summary>AscendCL's data set.</summary>
    public void* Handle => _handle;

    /// <summary>The memory of a tensor, in the model's order.</summary>
    public DeviceMemory this[int index] => _memories[index];

    /// <summary>Adds the next tensor's memory.</summary>
    /// <exception cref="AclException">It cannot be had; what was had so far is freed with the rest.</exception>
    public void Add(nuint length)
    {
        DeviceMemory memory = new(_library, length);
        _memories.Add(memory);
        void* buffer = _library.Check(_library.Model.CreateDataBuffer(memory.Address, length), "aclCreateDataBuffer");
        _buffers.Add((nint)buffer);
        _library.Check(_library.Model.AddDatasetBuffer(_handle, buffer), "aclmdlAddDatasetBuffer");
    }

    /// <summary>Gives every tensor's memory back, and then its data buffer: before <see cref="Destroy"/>.</summary>
    public void FreeBuffers(AclCleanup cleanup)
    {
        for (int i = 0; i < _memories.Count; i++)
        {
            _memories[i].Free(_library, cleanup);
            if (i < _buffers.Count)
            {
                cleanup.Take(_library.Model.DestroyDataBuffer((void*)_buffers[i]), "aclDestroyDataBuffer");
            }
        }

        _memories.Clear();
        _buffers.Clear();
    }

    /// <summary>Gives the data set back.</summary>
    public void Destroy(AclCleanup cleanup)
    {
        cleanup.Take(_library.Model.DestroyDataset(_handle), "aclmdlDestroyDataset");
        _handle = null;
    }
}
