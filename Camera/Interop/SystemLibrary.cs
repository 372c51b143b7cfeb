using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>A shared library of the operating system.</summary>
/// <param name="Soname">The name that the loader looks for, with the ABI version.</param>
/// <param name="DebianPackage">The Debian package that brings it.</param>
internal sealed record SystemLibrary(string Soname, string DebianPackage)
{
    /// <summary>Makes sure that the library can be loaded, so that later calls into it cannot fail for want of it.</summary>
    /// <exception cref="EdgeException">It is not installed, or not for this processor.</exception>
    public void Require()
    {
        try
        {
            NativeLibrary.Load(Soname, typeof(SystemLibrary).Assembly, searchPath: null);
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            throw new EdgeException(
                EdgeFault.NativeLibrary,
                "A library of the operating system cannot be loaded",
                Soname,
                $"the library that the Debian package {DebianPackage} brings",
                $"Install it: apt-get install {DebianPackage}.",
                fault);
        }
    }
}
