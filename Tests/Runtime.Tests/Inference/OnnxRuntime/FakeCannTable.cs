using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime;

/// <summary>
/// A table of functions with CANN in its places, for machines whose library has none: it keeps what it is given, fails where it shall, and
/// runs nothing on an NPU. One test at a time uses it.
/// </summary>
internal static unsafe class FakeCannTable
{
    private const int Places = 225;
    private const nint Options = 0x5EED;

    private static readonly nint* Functions = Build();
    private static readonly List<string> Said = [];
    private static string? s_failingCall;
    private static nint s_message;

    /// <summary>Every call with what it was given, in their order.</summary>
    public static IReadOnlyList<string> Calls => Said;

    /// <summary>The table, with nothing said yet.</summary>
    /// <param name="failingCall">The call that shall fail: "create", "update", "append"; null for none.</param>
    public static CannApi Begin(string? failingCall = null)
    {
        Said.Clear();
        s_failingCall = failingCall;
        return new CannApi((void**)Functions);
    }

    private static nint* Build()
    {
        nint* table = (nint*)NativeMemory.AllocZeroed(Places, (nuint)sizeof(nint));
        table[2] = (nint)(delegate* unmanaged[Cdecl]<nint, nint>)&GetErrorMessage;
        table[93] = (nint)(delegate* unmanaged[Cdecl]<nint, void>)&ReleaseStatus;
        table[220] = (nint)(delegate* unmanaged[Cdecl]<nint, nint, nint>)&Append;
        table[221] = (nint)(delegate* unmanaged[Cdecl]<nint*, nint>)&Create;
        table[222] = (nint)(delegate* unmanaged[Cdecl]<nint, nint*, nint*, nuint, nint>)&Update;
        table[224] = (nint)(delegate* unmanaged[Cdecl]<nint, void>)&Release;
        return table;
    }

    private static nint Answer(string call, string with)
    {
        Said.Add($"{call}{with}");
        return s_failingCall == call ? s_message = Marshal.StringToCoTaskMemUTF8($"{call} fails ") : 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint GetErrorMessage(nint status) => status;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReleaseStatus(nint status)
    {
        Said.Add(status == s_message ? "release status" : "release of a stranger");
        Marshal.FreeCoTaskMem(status);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Create(nint* options)
    {
        *options = s_failingCall == "create" ? 0 : Options;
        return Answer("create", "");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Update(nint options, nint* keys, nint* values, nuint count) =>
        Answer(
            "update",
            $" {options == Options} {string.Join(",", Enumerable.Range(0, (int)count).Select(index => Pair(keys, values, index)))}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Append(nint session, nint options) => Answer("append", $" {session != 0} {options == Options}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint options) => Answer("release", $" {options == Options}");

    private static string Pair(nint* keys, nint* values, int index) =>
        $"{Marshal.PtrToStringUTF8(keys[index])}={Marshal.PtrToStringUTF8(values[index])}";
}
