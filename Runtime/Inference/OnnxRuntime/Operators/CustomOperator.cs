using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;

/// <summary>
/// The description of an operator that ONNX Runtime does not have: OrtCustomOp of version 18. It outlives the sessions that hold on to it.
/// ONNX Runtime calls its functions on threads of its own; no exception may leave them.
/// </summary>
/// <seealso href="https://github.com/microsoft/onnxruntime/blob/v1.20.1/include/onnxruntime/core/session/onnxruntime_c_api.h">struct
/// OrtCustomOp</seealso>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CustomOperator
{
    /// <summary>The version that has the fields below and no more.</summary>
    public const uint CurrentVersion = 18;

    public uint Version;
    public delegate* unmanaged[Cdecl]<CustomOperator*, void*, void*, void*> CreateKernel;
    public delegate* unmanaged[Cdecl]<CustomOperator*, byte*> GetName;
    public delegate* unmanaged[Cdecl]<CustomOperator*, byte*> GetProvider;
    public delegate* unmanaged[Cdecl]<CustomOperator*, nuint, int> GetInputType;
    public delegate* unmanaged[Cdecl]<CustomOperator*, nuint> GetInputCount;
    public delegate* unmanaged[Cdecl]<CustomOperator*, nuint, int> GetOutputType;
    public delegate* unmanaged[Cdecl]<CustomOperator*, nuint> GetOutputCount;
    public delegate* unmanaged[Cdecl]<void*, void*, void> Compute;
    public delegate* unmanaged[Cdecl]<void*, void> DestroyKernel;
    public delegate* unmanaged[Cdecl]<CustomOperator*, nuint, int> GetInputCharacteristic;
    public delegate* unmanaged[Cdecl]<CustomOperator*, nuint, int> GetOutputCharacteristic;
    public delegate* unmanaged[Cdecl]<CustomOperator*, nuint, int> GetInputMemory;
    public delegate* unmanaged[Cdecl]<CustomOperator*, int> GetVariadicInputMinimum;
    public delegate* unmanaged[Cdecl]<CustomOperator*, int> GetVariadicInputHomogeneity;
    public delegate* unmanaged[Cdecl]<CustomOperator*, int> GetVariadicOutputMinimum;
    public delegate* unmanaged[Cdecl]<CustomOperator*, int> GetVariadicOutputHomogeneity;
    public delegate* unmanaged[Cdecl]<CustomOperator*, void*, void*, void**, void*> CreateKernelWithStatus;
    public delegate* unmanaged[Cdecl]<void*, void*, void*> ComputeWithStatus;
    public delegate* unmanaged[Cdecl]<CustomOperator*, void*, void*> InferShape;
    public delegate* unmanaged[Cdecl]<CustomOperator*, int> GetFirstVersion;
    public delegate* unmanaged[Cdecl]<CustomOperator*, int> GetLastVersion;
    public delegate* unmanaged[Cdecl]<int**, int**, nuint> GetMayInPlace;
    public delegate* unmanaged[Cdecl]<int*, int*, void> ReleaseMayInPlace;
    public delegate* unmanaged[Cdecl]<int**, int**, nuint> GetAliases;
    public delegate* unmanaged[Cdecl]<int*, int*, void> ReleaseAliases;

    /// <summary>
    /// Fills in what all operators of the product have in common: every version, every input and output required and in the processor's
    /// memory, and nothing to keep for a session, so that its kernel is the description itself.
    /// </summary>
    public static void Begin(CustomOperator* description)
    {
        description->Version = CurrentVersion;
        description->GetProvider = &Provider;
        description->DestroyKernel = &NoDestruction;
        description->GetInputCharacteristic = &None;
        description->GetOutputCharacteristic = &None;
        description->GetInputMemory = &None;
        description->CreateKernelWithStatus = &KeepDescription;
        description->GetFirstVersion = &FirstVersion;
        description->GetLastVersion = &LastVersion;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* Provider(CustomOperator* description) => null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int None(CustomOperator* description, nuint index) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FirstVersion(CustomOperator* description) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LastVersion(CustomOperator* description) => int.MaxValue;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* KeepDescription(CustomOperator* description, void* api, void* info, void** kernel)
    {
        // Null would look like a failure.
        *kernel = description;
        return null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void NoDestruction(void* kernel)
    {
        // The kernel is the description, which belongs to whoever made it.
    }
}
