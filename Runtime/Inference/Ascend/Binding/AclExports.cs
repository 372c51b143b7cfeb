using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>The entries of AscendCL, whichever of its libraries has them.</summary>
/// <param name="libraries">Handles of the loaded libraries.</param>
/// <param name="where">Their names, for messages.</param>
internal sealed class AclExports(nint[] libraries, string where)
{
    /// <summary>An entry that every CANN has.</summary>
    /// <exception cref="EdgeException">This one has it not.</exception>
    public nint Require(string name) => Find(name) is var address && address != 0
        ? address
        : throw new EdgeException(
            EdgeFault.NativeLibrary,
            $"The AscendCL library has no {name}",
            where,
            "the AscendCL of CANN 6 or later",
            "Put the lib64 folder of the CANN that fits the driver first in LD_LIBRARY_PATH.");

    /// <summary>An entry that only some CANN have; 0 where it is missing.</summary>
    public nint Find(string name)
    {
        foreach (nint library in libraries)
        {
            if (NativeLibrary.TryGetExport(library, name, out nint address))
            {
                return address;
            }
        }

        return 0;
    }
}
