using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;
using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>
/// Rules of AscendCL broken on purpose: that the other tests break none says something only because the simulator sees these.
/// </summary>
public sealed unsafe class AscendRulesTests : IDisposable
{
    private readonly SimulatedStation _station = new();
    private readonly AclLibrary _library;

    public AscendRulesTests()
    {
        _library = AclLibrary.Load(_station.Simulator.Folder);
    }

    public void Dispose() => _station.Dispose();

    [Fact]
    public void A_call_on_another_thread_has_no_context()
    {
        using IInferenceSession session = _station.Open(new SimulatedOm());
        void* memory;

        int code = _library.Runtime.Allocate(&memory, 64, 0);

        Assert.Equal(107002, code);
        Assert.Contains(
            "ctx is NULL in aclrtMalloc", _library.Failure(code, "aclrtMalloc").ToEdgeException("here").Message, StringComparison.Ordinal);
        _station.Expect("aclrtMalloc on a thread without a context");
    }

    [Fact]
    public void Any_call_needs_aclInit_first()
    {
        uint count;

        Assert.Equal(100001, _library.Runtime.GetDeviceCount(&count));
        _station.Expect("aclrtGetDeviceCount before aclInit");
    }

    [Fact]
    public void Memory_that_aclrtMalloc_did_not_give_is_no_models()
    {
        using (new RawDevice(_library))
        {
            byte* own = stackalloc byte[64];
            void* dataset = _library.Model.CreateDataset();
            void* buffer = _library.Model.CreateDataBuffer(own, 64);
            Assert.Equal(0, _library.Model.AddDatasetBuffer(dataset, buffer));
            Assert.Equal(0, _library.Model.DestroyDataBuffer(buffer));
            Assert.Equal(0, _library.Model.DestroyDataset(dataset));
        }

        _station.Expect("does not lie in memory of aclrtMalloc");
    }

    [Fact]
    public void Memory_is_freed_once()
    {
        using (new RawDevice(_library))
        {
            void* memory;
            Assert.Equal(0, _library.Runtime.Allocate(&memory, 64, 0));
            Assert.Equal(0, _library.Runtime.Free(memory));
            Assert.Equal(100000, _library.Runtime.Free(memory));
        }

        _station.Expect("aclrtFree of memory that it did not give, or twice");
    }

    [Fact]
    public void A_model_of_the_wrong_size_of_input_is_not_run()
    {
        using (RawDevice device = new(_library))
        {
            uint model = device.Load(new SimulatedOm());
            void* memory;
            Assert.Equal(0, _library.Runtime.Allocate(&memory, 64, 0));
            void* dataset = _library.Model.CreateDataset();
            void* buffer = _library.Model.CreateDataBuffer(memory, 64);
            Assert.Equal(0, _library.Model.AddDatasetBuffer(dataset, buffer));
            Assert.Equal(100017, _library.Model.Execute(model, dataset, dataset));
            Assert.Equal(0, _library.Runtime.Free(memory));
            Assert.Equal(0, _library.Model.DestroyDataBuffer(buffer));
            Assert.Equal(0, _library.Model.DestroyDataset(dataset));
            Assert.Equal(0, _library.Model.Unload(model));
            Assert.Equal(100011, _library.Model.Unload(model));
        }

        _station.Expect("input 0 has 64 bytes, the model wants 12288", "aclmdlUnload of model 1, which is not loaded");
    }

    [Fact]
    public void What_is_given_back_in_the_wrong_order_is_seen()
    {
        using (new RawDevice(_library))
        {
            void* stream;
            void* memory;
            Assert.Equal(0, _library.Runtime.CreateStream(&stream));
            Assert.Equal(0, _library.Runtime.Allocate(&memory, 64, 0));
            void* dataset = _library.Model.CreateDataset();
            void* buffer = _library.Model.CreateDataBuffer(memory, 64);
            Assert.Equal(0, _library.Model.AddDatasetBuffer(dataset, buffer));
            Assert.Equal(0, _library.Model.DestroyDataset(dataset));
            Assert.Equal(0, _library.Model.DestroyDataBuffer(buffer));
            Assert.Equal(0, _library.Runtime.Free(memory));
            Assert.Equal(0, _library.Runtime.DestroyStream(stream));
            Assert.Equal(100000, _library.Runtime.DestroyStream(stream));
        }

        _station.Expect(
            "aclmdlDestroyDataset before its data buffers were destroyed",
            "aclDestroyDataBuffer before its memory was given back",
            "aclrtDestroyStream of no living stream");
    }

    [Fact]
    public void What_is_left_fails_aclFinalize()
    {
        RawDevice device = new(_library);
        _ = device.Load(new SimulatedOm());

        Assert.Equal(500001, device.Close());
        _station.Expect("aclrtDestroyContext before", "aclrtResetDevice before", "left at aclFinalize on device 0", "models 1");
    }
}
