namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>
/// The entries for compiled models and their data, as they are: names without their prefix, results are error codes with 0 for success
/// where nothing else is said. Descriptions, data sets and data buffers are opaque pointers.
/// </summary>
/// <seealso href="https://github.com/mindspore-ai/graphengine/blob/master/910/inc/external/acl/acl_mdl.h">acl_mdl.h (acl 1.10.0)</seealso>
internal sealed unsafe class AclModelFunctions(AclExports exports)
{
    /// <summary>aclmdlLoadFromFile(path, out model).</summary>
    public readonly delegate* unmanaged[Cdecl]<byte*, uint*, int> LoadFromFile =
        (delegate* unmanaged[Cdecl]<byte*, uint*, int>)exports.Require("aclmdlLoadFromFile");

    public readonly delegate* unmanaged[Cdecl]<uint, int> Unload = (delegate* unmanaged[Cdecl]<uint, int>)exports.Require("aclmdlUnload");

    public readonly delegate* unmanaged[Cdecl]<void*> CreateDescription =
        (delegate* unmanaged[Cdecl]<void*>)exports.Require("aclmdlCreateDesc");

    public readonly delegate* unmanaged[Cdecl]<void*, uint, int> GetDescription =
        (delegate* unmanaged[Cdecl]<void*, uint, int>)exports.Require("aclmdlGetDesc");

    public readonly delegate* unmanaged[Cdecl]<void*, int> DestroyDescription =
        (delegate* unmanaged[Cdecl]<void*, int>)exports.Require("aclmdlDestroyDesc");

    /// <summary>aclmdlGetNumInputs(description): a count.</summary>
    public readonly delegate* unmanaged[Cdecl]<void*, nuint> GetInputCount =
        (delegate* unmanaged[Cdecl]<void*, nuint>)exports.Require("aclmdlGetNumInputs");

    /// <summary>aclmdlGetNumOutputs(description): a count.</summary>
    public readonly delegate* unmanaged[Cdecl]<void*, nuint> GetOutputCount =
        (delegate* unmanaged[Cdecl]<void*, nuint>)exports.Require("aclmdlGetNumOutputs");

    /// <summary>aclmdlGetInputSizeByIndex(description, index): bytes, of the largest gear.</summary>
    public readonly delegate* unmanaged[Cdecl]<void*, nuint, nuint> GetInputSize =
        (delegate* unmanaged[Cdecl]<void*, nuint, nuint>)exports.Require("aclmdlGetInputSizeByIndex");

    /// <summary>aclmdlGetOutputSizeByIndex(description, index): bytes, of the largest gear; 0 when unknown.</summary>
    public readonly delegate* unmanaged[Cdecl]<void*, nuint, nuint> GetOutputSize =
        (delegate* unmanaged[Cdecl]<void*, nuint, nuint>)exports.Require("aclmdlGetOutputSizeByIndex");

    /// <summary>
    /// aclmdlGetInputDimsV2, which gives what static AIPP takes, else aclmdlGetInputDims: (description, index, out dimensions).
    /// </summary>
    public readonly delegate* unmanaged[Cdecl]<void*, nuint, AclDimensions*, int> GetInputDimensions = (
        delegate* unmanaged[Cdecl]<void*, nuint, AclDimensions*, int>)(
        exports.Find("aclmdlGetInputDimsV2") is var second && second != 0 ? second : exports.Require("aclmdlGetInputDims"));

    public readonly delegate* unmanaged[Cdecl]<void*, nuint, AclDimensions*, int> GetOutputDimensions =
        (delegate* unmanaged[Cdecl]<void*, nuint, AclDimensions*, int>)exports.Require("aclmdlGetOutputDims");

    public readonly delegate* unmanaged[Cdecl]<void*, nuint, AclDataType> GetInputType =
        (delegate* unmanaged[Cdecl]<void*, nuint, AclDataType>)exports.Require("aclmdlGetInputDataType");

    public readonly delegate* unmanaged[Cdecl]<void*, nuint, AclDataType> GetOutputType =
        (delegate* unmanaged[Cdecl]<void*, nuint, AclDataType>)exports.Require("aclmdlGetOutputDataType");

    /// <summary>aclmdlGetInputNameByIndex(description, index): text that lives as long as the description.</summary>
    public readonly delegate* unmanaged[Cdecl]<void*, nuint, byte*> GetInputName =
        (delegate* unmanaged[Cdecl]<void*, nuint, byte*>)exports.Require("aclmdlGetInputNameByIndex");

    public readonly delegate* unmanaged[Cdecl]<void*, AclBatchGears*, int> GetDynamicBatch =
        (delegate* unmanaged[Cdecl]<void*, AclBatchGears*, int>)exports.Require("aclmdlGetDynamicBatch");

    /// <summary>aclmdlSetDynamicBatchSize(model, inputs, index of the hidden input, batch).</summary>
    public readonly delegate* unmanaged[Cdecl]<uint, void*, nuint, ulong, int> SetDynamicBatchSize =
        (delegate* unmanaged[Cdecl]<uint, void*, nuint, ulong, int>)exports.Require("aclmdlSetDynamicBatchSize");

    public readonly delegate* unmanaged[Cdecl]<void*> CreateDataset =
        (delegate* unmanaged[Cdecl]<void*>)exports.Require("aclmdlCreateDataset");

    public readonly delegate* unmanaged[Cdecl]<void*, int> DestroyDataset =
        (delegate* unmanaged[Cdecl]<void*, int>)exports.Require("aclmdlDestroyDataset");

    public readonly delegate* unmanaged[Cdecl]<void*, void*, int> AddDatasetBuffer =
        (delegate* unmanaged[Cdecl]<void*, void*, int>)exports.Require("aclmdlAddDatasetBuffer");

    /// <summary>aclCreateDataBuffer(address, bytes): null on failure.</summary>
    public readonly delegate* unmanaged[Cdecl]<void*, nuint, void*> CreateDataBuffer =
        (delegate* unmanaged[Cdecl]<void*, nuint, void*>)exports.Require("aclCreateDataBuffer");

    public readonly delegate* unmanaged[Cdecl]<void*, int> DestroyDataBuffer =
        (delegate* unmanaged[Cdecl]<void*, int>)exports.Require("aclDestroyDataBuffer");

    /// <summary>aclmdlExecute(model, inputs, outputs): returns when the outputs are there.</summary>
    public readonly delegate* unmanaged[Cdecl]<uint, void*, void*, int> Execute =
        (delegate* unmanaged[Cdecl]<uint, void*, void*, int>)exports.Require("aclmdlExecute");

    /// <summary>aclmdlExecuteAsync(model, inputs, outputs, stream); null where there is none.</summary>
    public readonly delegate* unmanaged[Cdecl]<uint, void*, void*, void*, int> ExecuteAsync =
        (delegate* unmanaged[Cdecl]<uint, void*, void*, void*, int>)exports.Find("aclmdlExecuteAsync");
}

/// <summary>aclDataType: the kinds of numbers that a classifier's inputs and outputs may meet. Others keep their number.</summary>
internal enum AclDataType
{
    Float = 0,
    Float16 = 1,
    Int8 = 2,
    Int32 = 3,
    UInt8 = 4,
    Int64 = 9,
    UInt64 = 10,
    BFloat16 = 27,
}
