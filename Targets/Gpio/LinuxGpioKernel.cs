using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Targets.Gpio.Interop;
using EdgeConvNeXt.Targets.Interop;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>The kernel itself.</summary>
internal sealed unsafe class LinuxGpioKernel : IGpioKernel
{
    private const string DeviceFolder = "/dev";
    private const string ChipPrefix = "gpiochip";

    public IReadOnlyList<string> ChipPaths() =>
        [.. Directory.EnumerateFiles(DeviceFolder, ChipPrefix + "*").OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal)];

    public int Open(string path, out SafeHandle chip)
    {
        int descriptor = LibC.Open(path, LibC.ReadWrite | LibC.CloseOnExec);
        int errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : Errno.None;
        chip = new DescriptorHandle(descriptor);
        return errno;
    }

    public int ReadChipInfo(SafeHandle chip, out GpioChipInfo info)
    {
        info = default;
        return GpioIoctl.Call(chip, GpioIoctl.GetChipInfo, ref info);
    }

    public int ReadLineInfo(SafeHandle chip, ref GpioLineInfo info) => GpioIoctl.Call(chip, GpioIoctl.GetLineInfo, ref info);

    public int RequestLines(SafeHandle chip, ref GpioLineRequest request, out SafeHandle lines)
    {
        int errno = GpioIoctl.Call(chip, GpioIoctl.GetLine, ref request);
        lines = new DescriptorHandle(errno == Errno.None ? request.Descriptor : DescriptorHandle.None);
        return errno;
    }

    public int GetValues(SafeHandle lines, ref GpioLineValues values) => GpioIoctl.Call(lines, GpioIoctl.GetValues, ref values);

    public int SetValues(SafeHandle lines, ref GpioLineValues values) => GpioIoctl.Call(lines, GpioIoctl.SetValues, ref values);

    public int CreateWaker(out SafeHandle waker)
    {
        int descriptor = LibC.EventDescriptor(0, LibC.EventCloseOnExecNonBlocking);
        int errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : Errno.None;
        waker = new DescriptorHandle(descriptor);
        return errno;
    }

    public int Wake(SafeHandle waker)
    {
        ulong one = 1;
        return LibC.Write(waker, &one, sizeof(ulong)) == sizeof(ulong) ? Errno.None : Marshal.GetLastPInvokeError();
    }

    public int ClearWaker(SafeHandle waker)
    {
        ulong count;
        return LibC.Read(waker, &count, sizeof(ulong)) == sizeof(ulong) ? Errno.None : Marshal.GetLastPInvokeError();
    }

    public int Wait(SafeHandle lines, SafeHandle waker, TimeSpan timeout, out bool hasEvents, out bool isWoken)
    {
        hasEvents = isWoken = false;
        bool holdsLines = false;
        bool holdsWaker = false;
        try
        {
            // poll takes bare numbers: while it waits, nobody may close them and let another file have them.
            lines.DangerousAddRef(ref holdsLines);
            waker.DangerousAddRef(ref holdsWaker);
            PollEntry* entries = stackalloc PollEntry[2];
            entries[0] = new PollEntry { Descriptor = (int)lines.DangerousGetHandle(), Wanted = PollEntry.Readable };
            entries[1] = new PollEntry { Descriptor = (int)waker.DangerousGetHandle(), Wanted = PollEntry.Readable };
            int errno = Poll(entries, 2, timeout);
            hasEvents = entries[0].Found != 0;
            isWoken = entries[1].Found != 0;
            return errno;
        }
        finally
        {
            if (holdsWaker)
            {
                waker.DangerousRelease();
            }

            if (holdsLines)
            {
                lines.DangerousRelease();
            }
        }
    }

    public int ReadEvents(SafeHandle lines, Span<GpioLineEvent> events, out int count)
    {
        count = 0;
        nuint room = (nuint)(events.Length * Unsafe.SizeOf<GpioLineEvent>());
        fixed (GpioLineEvent* buffer = events)
        {
            nint bytes = LibC.Read(lines, buffer, room);
            if (bytes < 0)
            {
                return Marshal.GetLastPInvokeError();
            }

            count = (int)bytes / Unsafe.SizeOf<GpioLineEvent>();
            bool isWhole = bytes > 0 && bytes % Unsafe.SizeOf<GpioLineEvent>() == 0;
            return isWhole ? Errno.None : Errno.NoSuchDevice;
        }
    }

    private static int Poll(PollEntry* entries, nuint count, TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            TimeSpan left = timeout - Stopwatch.GetElapsedTime(start);
            TimeSpec limit = TimeSpec.From(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            if (LibC.Poll(entries, count, timeout == Timeout.InfiniteTimeSpan ? null : &limit, null) >= 0)
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
