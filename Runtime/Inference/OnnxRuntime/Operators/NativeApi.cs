using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Native;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;

/// <summary>
/// The functions of ONNX Runtime's C interface that operators need and the managed package keeps to itself.
/// </summary>
/// <seealso href="https://github.com/microsoft/onnxruntime/blob/v1.20.1/include/onnxruntime/core/session/onnxruntime_c_api.h">struct
/// OrtApi</seealso>
internal static unsafe class NativeApi
{
    // The first version that has all of the functions below and reads the description of an operator; newer libraries give the same table
    // for it.
    private const uint Version = CustomOperator.CurrentVersion;

    // Null when the library is older.
    private static readonly void** Functions = OrtApiTable.OfVersion(Version);

    /// <summary>CreateStatus(code, message): a status that the library releases.</summary>
    public static delegate* unmanaged[Cdecl]<int, byte*, void*> CreateStatus => (delegate* unmanaged[Cdecl]<int, byte*, void*>)Functions[0];

    /// <summary>CreateCustomOpDomain(name, out domain).</summary>
    public static delegate* unmanaged[Cdecl]<byte*, void**, void*> CreateCustomOpDomain =>
        (delegate* unmanaged[Cdecl]<byte*, void**, void*>)Functions[26];

    /// <summary>CustomOpDomain_Add(domain, operator).</summary>
    public static delegate* unmanaged[Cdecl]<void*, void*, void*> AddOperator =>
        (delegate* unmanaged[Cdecl]<void*, void*, void*>)Functions[27];

    /// <summary>AddCustomOpDomain(session options, domain).</summary>
    public static delegate* unmanaged[Cdecl]<nint, void*, void*> AddDomain => (delegate* unmanaged[Cdecl]<nint, void*, void*>)Functions[28];

    /// <summary>GetTensorMutableData(value, out address).</summary>
    public static delegate* unmanaged[Cdecl]<void*, void**, void*> GetTensorData =>
        (delegate* unmanaged[Cdecl]<void*, void**, void*>)Functions[51];

    /// <summary>GetDimensionsCount(shape, out count).</summary>
    public static delegate* unmanaged[Cdecl]<void*, nuint*, void*> GetDimensionsCount =>
        (delegate* unmanaged[Cdecl]<void*, nuint*, void*>)Functions[61];

    /// <summary>GetDimensions(shape, dimensions, count).</summary>
    public static delegate* unmanaged[Cdecl]<void*, long*, nuint, void*> GetDimensions =>
        (delegate* unmanaged[Cdecl]<void*, long*, nuint, void*>)Functions[62];

    /// <summary>GetTensorShapeElementCount(shape, out count).</summary>
    public static delegate* unmanaged[Cdecl]<void*, nuint*, void*> GetElementCount =>
        (delegate* unmanaged[Cdecl]<void*, nuint*, void*>)Functions[64];

    /// <summary>GetTensorTypeAndShape(value, out shape): a shape that is to be released.</summary>
    public static delegate* unmanaged[Cdecl]<void*, void**, void*> GetShape =>
        (delegate* unmanaged[Cdecl]<void*, void**, void*>)Functions[65];

    /// <summary>KernelContext_GetInput(context, index, out value).</summary>
    public static delegate* unmanaged[Cdecl]<void*, nuint, void**, void*> GetInput =>
        (delegate* unmanaged[Cdecl]<void*, nuint, void**, void*>)Functions[90];

    /// <summary>KernelContext_GetOutput(context, index, dimensions, count, out value).</summary>
    public static delegate* unmanaged[Cdecl]<void*, nuint, long*, nuint, void**, void*> GetOutput =>
        (delegate* unmanaged[Cdecl]<void*, nuint, long*, nuint, void**, void*>)Functions[91];

    /// <summary>ReleaseTensorTypeAndShapeInfo(shape).</summary>
    public static delegate* unmanaged[Cdecl]<void*, void> ReleaseShape => (delegate* unmanaged[Cdecl]<void*, void>)Functions[99];

    /// <summary>ReleaseCustomOpDomain(domain).</summary>
    public static delegate* unmanaged[Cdecl]<void*, void> ReleaseDomain => (delegate* unmanaged[Cdecl]<void*, void>)Functions[101];

    /// <summary>KernelContext_ParallelFor(context, function(state, index), total, batches, state).</summary>
    public static delegate* unmanaged[Cdecl]<void*, delegate* unmanaged[Cdecl]<void*, nuint, void>, nuint, nuint, void*, void*>
        ParallelFor =>
        (delegate* unmanaged[Cdecl]<void*, delegate* unmanaged[Cdecl]<void*, nuint, void>, nuint, nuint, void*, void*>)Functions[274];

    /// <summary>Makes sure that the library has the functions.</summary>
    /// <exception cref="EdgeException">It is too old.</exception>
    public static void ThrowIfTooOld()
    {
        if (Functions is null)
        {
            throw Failure($"ONNX Runtime is older than version 1.{Version}");
        }
    }

    /// <summary>Takes a status that ought to be null, for success.</summary>
    /// <param name="status">The status; it is released.</param>
    /// <param name="action">What was tried: "make a domain of operators".</param>
    /// <exception cref="EdgeException">It is not.</exception>
    public static void ThrowOn(void* status, string action)
    {
        if (OrtApiTable.Failure(Functions, status) is { } message)
        {
            throw Failure($"ONNX Runtime could not {action}: {message}");
        }
    }

    private static EdgeException Failure(string what) => new(
        EdgeFault.NativeLibrary, what, "libonnxruntime.so", "the library that the program was built with", "Install the program again.");
}
