using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>libglib: memory and errors.</summary>
internal static partial class GLib
{
    /// <seealso href="https://docs.gtk.org/glib/func.free.html"/>
    [LibraryImport(SystemLibraries.GLibName, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    /// <seealso href="https://docs.gtk.org/glib/method.Error.free.html"/>
    [LibraryImport(SystemLibraries.GLibName, EntryPoint = "g_error_free")]
    public static partial void ErrorFree(nint error);

    /// <summary>Frees the links of a list, not what they lead to.</summary>
    /// <seealso href="https://docs.gtk.org/glib/type_func.SList.free.html"/>
    [LibraryImport(SystemLibraries.GLibName, EntryPoint = "g_slist_free")]
    public static unsafe partial void SListFree(GSListFields* list);

    /// <summary>The text of a GError, which is freed; <paramref name="otherwise"/> where the library gave none.</summary>
    public static unsafe string TakeError(nint error, string otherwise)
    {
        if (error == 0)
        {
            return otherwise;
        }

        string? text = Marshal.PtrToStringUTF8(((GErrorFields*)error)->Message);
        ErrorFree(error);
        return string.IsNullOrWhiteSpace(text) ? otherwise : text.Trim().TrimEnd('.');
    }

    /// <summary>A string that the caller owns, which is freed; empty where there is none.</summary>
    public static string TakeString(nint text)
    {
        string result = Marshal.PtrToStringUTF8(text) ?? string.Empty;
        Free(text);
        return result;
    }
}
