using System.Runtime.InteropServices;
using System.Text;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>
/// AscendCL, loaded: its entries, and the one place where their results are looked at. It stays loaded, for CANN starts threads of its own.
/// </summary>
internal sealed unsafe class AclLibrary
{
    private const int LongestDetail = 300;

    private AclLibrary(nint[] libraries, string where)
    {
        Where = where;
        AclExports exports = new(libraries, where);
        Runtime = new AclRuntimeFunctions(exports);
        Model = new AclModelFunctions(exports);
    }

    /// <summary>The library's names, for messages.</summary>
    public string Where { get; }

    public AclRuntimeFunctions Runtime { get; }

    public AclModelFunctions Model { get; }

    /// <summary>Loads <c>libascendcl.so</c>, or the pair that takes its place in newer CANN.</summary>
    /// <param name="folder">The folder they lie in, or null for the dynamic loader's search.</param>
    /// <exception cref="EdgeException">They are missing or cannot be loaded.</exception>
    public static AclLibrary Load(string? folder)
    {
        StringBuilder reasons = new();
        foreach (string[] names in (string[][])[["libascendcl.so"], ["libacl_rt.so", "libacl_mdl.so"]])
        {
            if (TryLoad(folder, names, reasons) is { } handles)
            {
                return new AclLibrary(handles, string.Join(" and ", names));
            }
        }

        throw AclLibraryFault.Missing(folder, reasons.ToString());
    }

    /// <summary>Takes a result for success.</summary>
    /// <param name="code">What the entry returned.</param>
    /// <param name="action">The entry's name.</param>
    /// <exception cref="AclException">It is none.</exception>
    public void Check(int code, string action)
    {
        if (code != AclErrors.Success)
        {
            throw Failure(code, action);
        }
    }

    /// <summary>Takes a pointer that is null on failure for success.</summary>
    /// <inheritdoc cref="Check(int, string)"/>
    public void* Check(void* made, string action) => made is not null ? made : throw Failure(OutOfMemory, action);

    /// <summary>
    /// The failure of an entry that was just called on this thread: the message is the thread's own and gone with the next call.
    /// </summary>
    public AclException Failure(int code, string action) => new(code, action, RecentMessage());

    // What a creator without an error code fails for: ACL_ERROR_BAD_ALLOC.
    private const int OutOfMemory = 200000;

    private static nint[]? TryLoad(string? folder, string[] names, StringBuilder reasons)
    {
        List<nint> handles = [];
        foreach (string name in names)
        {
            try
            {
                handles.Add(NativeLibrary.Load(folder is null ? name : Path.Combine(folder, name)));
            }
            catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
            {
                reasons.AppendLine(fault.Message);
                handles.ForEach(NativeLibrary.Free);
                return null;
            }
        }

        return [.. handles];
    }

    private string RecentMessage()
    {
        byte* text = Runtime.GetRecentErrorMessage is null ? null : Runtime.GetRecentErrorMessage();
        string message = Marshal.PtrToStringUTF8((nint)text) ?? "";
        string line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestDetail ? line : $"{line.AsSpan(0, LongestDetail)}...";
    }
}
