using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    /// <summary>POLLIN, POLLERR, POLLHUP.</summary>
    public const short Readable = 1, Error = 8, HungUp = 16;

    public int File;
    public short Wanted;
    public short Happened;
}
