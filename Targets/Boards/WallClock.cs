using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Targets.Boards;

/// <summary>Whether this machine's wall clock is kept right.</summary>
public static unsafe class WallClock
{
    // struct timex has 208 bytes on 64-bit machines; modes, its first member, is 0: only read.
    private const int RoomForTimex = 512;

    // TIME_ERROR of sys/timex.h.
    private const int NotSynchronised = 5;

    /// <summary>
    /// What the kernel says, whichever program steers the clock: systemd-timesyncd, chrony or ntpd. Null where it does not answer.
    /// </summary>
    public static bool? IsSynchronised()
    {
        long* timex = stackalloc long[RoomForTimex / sizeof(long)];
        new Span<long>(timex, RoomForTimex / sizeof(long)).Clear();
        int state = LibC.AdjustTime(timex);
        return state < 0 ? null : state != NotSynchronised;
    }
}
