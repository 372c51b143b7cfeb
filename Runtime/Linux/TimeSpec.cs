using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>struct timespec of a 64-bit machine.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    /// <summary>tv_sec.</summary>
    public long Seconds;

    /// <summary>tv_nsec, 0 to 999,999,999.</summary>
    public long Nanoseconds;

    /// <summary>A span of time, which is not negative.</summary>
    public static TimeSpec From(TimeSpan span) => new()
    {
        Seconds = span.Ticks / TimeSpan.TicksPerSecond,
        Nanoseconds = span.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
    };
}
