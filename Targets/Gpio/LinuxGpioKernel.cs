using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Targets.Gpio.Interop;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>The kernel itself.</summary>
internal sealed unsafe class LinuxGpioKernel : IGpioKernel
{
    private const string DeviceFolder = "/dev";
    private const string ChipPrefix = "gpiochip";

    public IReadOnlyList<string> ChipPaths() =>
        [.. Directory.EnumerateFiles(DeviceFolder, ChipPrefix + "*").OrderBy(path => path.Length).ThenBy(
            path => path, StringComparer.Ordinal)];

    public int Open(string path, out SafeHandle chip)
    {
        int errno = FileDescriptor.Open(path, LibC.ReadWrite | LibC.CloseOnExec, out FileDescriptor file);
        chip = file;
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
        lines = new FileDescriptor(errno == Errno.None ? request.Descriptor : FileDescriptor.None);
        return errno;
    }

    public int GetValues(SafeHandle lines, ref GpioLineValues values) => GpioIoctl.Call(lines, GpioIoctl.GetValues, ref values);

    public int SetValues(SafeHandle lines, ref GpioLineValues values) => GpioIoctl.Call(lines, GpioIoctl.SetValues, ref values);

    public int CreateWaker(out SafeHandle waker)
    {
        int errno = EventCounter.Create(out FileDescriptor counter);
        waker = counter;
        return errno;
    }

    public int Wake(SafeHandle waker) => EventCounter.Signal(waker);

    public int ClearWaker(SafeHandle waker) => EventCounter.Clear(waker);

    public int Wait(SafeHandle lines, SafeHandle waker, TimeSpan timeout, out bool hasEvents, out bool isWoken)
    {
        hasEvents = isWoken = false;
        bool holdsLines = false;
        bool holdsWaker = false;
        try
        {
            // poll takes bare numbers: while it waits, they must not be closed and given to another file.
            lines.DangerousAddRef(ref holdsLines);
            waker.DangerousAddRef(ref holdsWaker);
            Span<PollDescriptor> both =
            [
                new() { Descriptor = (int)lines.DangerousGetHandle(), Events = PollDescriptor.Readable },
                new() { Descriptor = (int)waker.DangerousGetHandle(), Events = PollDescriptor.Readable },
            ];
            int errno = PollDescriptor.Wait(both, timeout);
            hasEvents = both[0].Returned != 0;
            isWoken = both[1].Returned != 0;
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
}
