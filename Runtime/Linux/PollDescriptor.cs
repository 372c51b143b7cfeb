using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>struct pollfd of poll.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PollDescriptor
{
    /// <summary>POLLIN: there is something to read.</summary>
    public const short Readable = 1;

    /// <summary>POLLOUT: there is room to write.</summary>
    public const short Writable = 4;

    /// <summary>POLLERR, always reported.</summary>
    public const short Error = 8;

    /// <summary>POLLHUP, always reported.</summary>
    public const short HungUp = 16;

    /// <summary>fd.</summary>
    public int Descriptor;

    /// <summary>events: what is waited for.</summary>
    public short Events;

    /// <summary>revents: what is there.</summary>
    public short Returned;

    /// <summary>Waits until one of the descriptors has news or the time is up. Signals on the way do not make the wait shorter.</summary>
    /// <param name="descriptors">What to wait on; what there is stands in <see cref="Returned"/>. The caller keeps them open.</param>
    /// <param name="timeout">How long, on the monotonic clock; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <returns><see cref="Errno.None"/>, with or without news, or the error.</returns>
    /// <seealso href="https://man7.org/linux/man-pages/man2/poll.2.html"/>
    public static int Wait(Span<PollDescriptor> descriptors, TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        fixed (PollDescriptor* first = descriptors)
        {
            while (true)
            {
                TimeSpan left = timeout - Stopwatch.GetElapsedTime(start);
                TimeSpec limit = TimeSpec.From(left > TimeSpan.Zero ? left : TimeSpan.Zero);
                if (LibC.Poll(first, (nuint)descriptors.Length, timeout == Timeout.InfiniteTimeSpan ? null : &limit, null) >= 0)
                {
                    return Errno.None;
                }

                int errno = Marshal.GetLastPInvokeError();
                if (errno != Errno.Interrupted)
                {
                    return errno;
                }
            }
        }
    }
}
