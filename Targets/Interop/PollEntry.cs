using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Interop;

/// <summary>struct pollfd of poll.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    /// <summary>POLLIN: there is something to read.</summary>
    public const short Readable = 1;

    /// <summary>fd.</summary>
    public int Descriptor;

    /// <summary>events: what is waited for.</summary>
    public short Wanted;

    /// <summary>revents: what is there; errors and hang-ups are told unasked.</summary>
    public short Found;
}
