using System.Text;
using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>A device in the hands of one test, on its own thread, without anything that would keep it from mistakes.</summary>
internal sealed unsafe class RawDevice : IDisposable
{
    private readonly AclLibrary _library;
    private readonly void* _context;

    public RawDevice(AclLibrary library)
    {
        _library = library;
        void* context;
        Assert.Equal(0, library.Runtime.Init(null));
        Assert.Equal(0, library.Runtime.SetDevice(0));
        Assert.Equal(0, library.Runtime.CreateContext(&context, 0));
        _context = context;
    }

    /// <summary>Loads a model.</summary>
    public uint Load(SimulatedOm model)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.om");
        File.WriteAllBytes(path, model.ToBytes());
        uint number;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            Assert.Equal(0, _library.Model.LoadFromFile(name, &number));
        }

        return number;
    }

    /// <summary>Gives the device back.</summary>
    /// <returns>What aclFinalize said.</returns>
    public int Close()
    {
        Assert.Equal(0, _library.Runtime.DestroyContext(_context));
        Assert.Equal(0, _library.Runtime.ResetDevice(0));
        return _library.Runtime.FinalizeAll();
    }

    public void Dispose() => Assert.Equal(0, Close());
}
