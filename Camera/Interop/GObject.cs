using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>libgobject: reference counts and types.</summary>
internal static partial class GObject
{
    /// <seealso href="https://docs.gtk.org/gobject/method.Object.unref.html"/>
    [LibraryImport(SystemLibraries.GObjectName, EntryPoint = "g_object_unref")]
    public static partial void Unref(nint instance);

    /// <summary>Not 0 when the instance is of the type or one derived from it.</summary>
    /// <seealso href="https://docs.gtk.org/gobject/func.type_check_instance_is_a.html"/>
    [LibraryImport(SystemLibraries.GObjectName, EntryPoint = "g_type_check_instance_is_a")]
    public static partial int TypeCheckInstanceIsA(nint instance, nuint type);
}
