using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>struct GError of glib/gerror.h: 16 bytes on 64-bit machines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GErrorFields
{
    /// <summary>domain: which library's codes these are.</summary>
    public uint Domain;

    /// <summary>code: which error of the domain.</summary>
    public int Code;

    /// <summary>message: UTF-8 text for people.</summary>
    public nint Message;
}
