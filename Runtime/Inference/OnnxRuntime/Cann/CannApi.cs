using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Native;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;

/// <summary>
/// ONNX Runtime's functions for Huawei's CANN. The managed package lists them and offers no way to call them, so they are called through
/// the table.
/// </summary>
/// <remarks>
/// Places 220 to 224 since version 1.13 of the library. The table of version 14 is requested, so that an older library, built for the CANN
/// of a board, does too.
/// </remarks>
/// <param name="functions">The table; null where the library is older.</param>
/// <seealso href="https://github.com/microsoft/onnxruntime/blob/v1.20.1/include/onnxruntime/core/session/onnxruntime_c_api.h">struct
/// OrtApi</seealso>
internal sealed unsafe class CannApi(void** functions)
{
    private const uint Version = 14;
    private const int Append = 220;
    private const int Create = 221;
    private const int Update = 222;
    private const int Release = 224;

    private readonly void** _functions = functions;

    /// <summary>The loaded library's functions.</summary>
    /// <exception cref="DllNotFoundException">There is no library.</exception>
    public static CannApi OfLibrary() => new(OrtApiTable.OfVersion(Version));

    /// <summary>Makes options with the library's defaults.</summary>
    /// <param name="options">What <see cref="ReleaseOptions"/> has to be given back; 0 on failure.</param>
    /// <returns>What went wrong in the library's own words, or null.</returns>
    public string? CreateOptions(out nint options)
    {
        options = 0;
        if (_functions is null)
        {
            return $"The library is older than version 1.{Version}.";
        }

        void* made = null;
        void* status = ((delegate* unmanaged[Cdecl]<void**, void*>)_functions[Create])(&made);
        options = (nint)made;
        return OrtApiTable.Failure(_functions, status);
    }

    /// <summary>Sets options.</summary>
    /// <param name="options">What <see cref="CreateOptions"/> made.</param>
    /// <param name="keys">Addresses of their names, UTF-8 with a zero at the end.</param>
    /// <param name="values">As many addresses of their values.</param>
    /// <returns>What went wrong in the library's own words, or null.</returns>
    public string? UpdateOptions(nint options, ReadOnlySpan<nint> keys, ReadOnlySpan<nint> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, keys.Length);
        fixed (nint* names = keys)
        fixed (nint* texts = values)
        {
            void* status = ((delegate* unmanaged[Cdecl]<void*, byte**, byte**, nuint, void*>)_functions[Update])(
                (void*)options, (byte**)names, (byte**)texts, (nuint)keys.Length);
            return OrtApiTable.Failure(_functions, status);
        }
    }

    /// <summary>Puts CANN before the processor in a session's list of providers; loads CANN's libraries.</summary>
    /// <param name="session">Handle of the session's options.</param>
    /// <param name="options">What <see cref="CreateOptions"/> made.</param>
    /// <returns>What went wrong in the library's own words, or null.</returns>
    public string? AppendTo(nint session, nint options) =>
        OrtApiTable.Failure(
            _functions, ((delegate* unmanaged[Cdecl]<void*, void*, void*>)_functions[Append])((void*)session, (void*)options));

    /// <summary>Gives options back.</summary>
    public void ReleaseOptions(nint options) => ((delegate* unmanaged[Cdecl]<void*, void>)_functions[Release])((void*)options);
}
