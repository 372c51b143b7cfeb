using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;
using EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Owned;

/// <summary>What a loaded model says of its inputs and outputs.</summary>
internal sealed unsafe class ModelDescription
{
    private readonly AclLibrary _library;
    private void* _handle;

    /// <exception cref="AclException">It cannot be made.</exception>
    public ModelDescription(AclLibrary library)
    {
        _library = library;
        _handle = library.Check(library.Model.CreateDescription(), "aclmdlCreateDesc");
    }

    /// <summary>Reads the description of a model.</summary>
    /// <exception cref="AclException">AscendCL does not give it.</exception>
    public CompiledSignature Read(uint model)
    {
        _library.Check(_library.Model.GetDescription(_handle, model), "aclmdlGetDesc");
        int inputs = (int)_library.Model.GetInputCount(_handle);
        int outputs = (int)_library.Model.GetOutputCount(_handle);
        CompiledTensor[] taken = [.. Enumerable.Range(0, inputs).Select(Input)];
        bool isDynamic = taken.Any(tensor => tensor.Name == CompiledSignature.BatchInput);
        return new CompiledSignature(taken, [.. Enumerable.Range(0, outputs).Select(Output)], isDynamic ? Gears() : []);
    }

    /// <summary>Gives it back.</summary>
    public void Destroy(AclCleanup cleanup)
    {
        cleanup.Take(_library.Model.DestroyDescription(_handle), "aclmdlDestroyDesc");
        _handle = null;
    }

    private CompiledTensor Input(int index)
    {
        nuint at = (nuint)index;
        AclDimensions dimensions;
        _library.Check(_library.Model.GetInputDimensions(_handle, at, &dimensions), "aclmdlGetInputDims");
        string name = Marshal.PtrToStringUTF8((nint)_library.Model.GetInputName(_handle, at)) ?? "";
        return new CompiledTensor(
            name, _library.Model.GetInputType(_handle, at), dimensions.ToArray(), _library.Model.GetInputSize(_handle, at));
    }

    private CompiledTensor Output(int index)
    {
        nuint at = (nuint)index;
        AclDimensions dimensions;
        _library.Check(_library.Model.GetOutputDimensions(_handle, at, &dimensions), "aclmdlGetOutputDims");
        return new CompiledTensor(
            $"output {index}", _library.Model.GetOutputType(_handle, at), dimensions.ToArray(), _library.Model.GetOutputSize(_handle, at));
    }

    private ulong[] Gears()
    {
        AclBatchGears gears;
        _library.Check(_library.Model.GetDynamicBatch(_handle, &gears), "aclmdlGetDynamicBatch");
        return gears.ToArray();
    }
}
