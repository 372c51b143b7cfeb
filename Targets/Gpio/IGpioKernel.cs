using System.Runtime.InteropServices;
using EdgeConvNeXt.Targets.Gpio.Interop;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>The kernel's calls that GPIO needs, one for one, so that tests can answer in its place. Each returns 0 or an errno.</summary>
internal interface IGpioKernel
{
    /// <summary>Paths of the chips, in the order of their numbers.</summary>
    IReadOnlyList<string> ChipPaths();

    /// <summary>open(2).</summary>
    int Open(string path, out SafeHandle chip);

    /// <summary>GPIO_GET_CHIPINFO_IOCTL.</summary>
    int ReadChipInfo(SafeHandle chip, out GpioChipInfo info);

    /// <summary>GPIO_V2_GET_LINEINFO_IOCTL of the line at <see cref="GpioLineInfo.Offset"/>.</summary>
    int ReadLineInfo(SafeHandle chip, ref GpioLineInfo info);

    /// <summary>GPIO_V2_GET_LINE_IOCTL.</summary>
    int RequestLines(SafeHandle chip, ref GpioLineRequest request, out SafeHandle lines);

    /// <summary>GPIO_V2_LINE_GET_VALUES_IOCTL.</summary>
    int GetValues(SafeHandle lines, ref GpioLineValues values);

    /// <summary>GPIO_V2_LINE_SET_VALUES_IOCTL.</summary>
    int SetValues(SafeHandle lines, ref GpioLineValues values);

    /// <summary>eventfd(2).</summary>
    int CreateWaker(out SafeHandle waker);

    /// <summary>Ends the wait that is under way with this waker, or else the next one.</summary>
    int Wake(SafeHandle waker);

    /// <summary>Takes back what <see cref="Wake"/> did.</summary>
    int ClearWaker(SafeHandle waker);

    /// <summary>ppoll(2) for events of the lines, for the waker, or for the time; a hang-up of the lines counts as an event.</summary>
    int Wait(SafeHandle lines, SafeHandle waker, TimeSpan timeout, out bool hasEvents, out bool isWoken);

    /// <summary>read(2) of whole events; at least one where there was one to wait for.</summary>
    int ReadEvents(SafeHandle lines, Span<GpioLineEvent> events, out int count);
}
