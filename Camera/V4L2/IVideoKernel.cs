using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// The calls into the kernel that a camera takes. Each answers 0 or the errno; tests put a camera behind it that misbehaves on command.
/// </summary>
internal unsafe interface IVideoKernel
{
    /// <summary>Opens a device node without waiting.</summary>
    int Open(string node, out FileDescriptor device);

    /// <summary>A request: one of <see cref="Interop.V4L2.VideoRequest"/>, with the structure that belongs to it.</summary>
    int Control(FileDescriptor device, uint request, void* argument);

    /// <summary>Maps a buffer of the device for reading.</summary>
    int Map(FileDescriptor device, long offset, nuint length, out MappedMemory memory);

    /// <summary>Waits for the device, the signal, or the timeout; events are those of <see cref="PollDescriptor"/>.</summary>
    int Poll(FileDescriptor device, WakeSignal wake, TimeSpan timeout, out short events);
}
