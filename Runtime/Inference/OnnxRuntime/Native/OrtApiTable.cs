using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Native;

/// <summary>
/// ONNX Runtime's C interface: a table of functions that only ever grows at its end, so that a place in it is for good.
/// </summary>
/// <seealso href="https://github.com/microsoft/onnxruntime/blob/v1.20.1/include/onnxruntime/core/session/onnxruntime_c_api.h">struct
/// OrtApi</seealso>
internal static unsafe partial class OrtApiTable
{
    private const int GetErrorMessage = 2;
    private const int ReleaseStatus = 93;

    /// <summary>
    /// The table of a version of the interface; a newer library gives the same table for it. Null where the library is older.
    /// </summary>
    public static void** OfVersion(uint version) => ((delegate* unmanaged[Cdecl]<uint, void**>)*GetApiBase())(version);

    /// <summary>Takes a status: what went wrong in the library's own words, or null for success. The status is released.</summary>
    /// <param name="table">The table that the status came from.</param>
    /// <param name="status">The status; null stands for success.</param>
    public static string? Failure(void** table, void* status)
    {
        if (status is null)
        {
            return null;
        }

        string? message = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<void*, byte*>)table[GetErrorMessage])(status));
        ((delegate* unmanaged[Cdecl]<void*, void>)table[ReleaseStatus])(status);
        return message?.Trim() ?? "it gives no reason";
    }

    [LibraryImport("onnxruntime", EntryPoint = "OrtGetApiBase")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    [SuppressMessage("Interoperability", "CA5392", Justification = "The managed package has loaded the library from beside the program.")]
    private static partial void** GetApiBase();
}
