using System.Runtime.InteropServices;
using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>The kernel itself.</summary>
internal sealed unsafe class LinuxVideoKernel : IVideoKernel
{
    private LinuxVideoKernel()
    {
    }

    public static LinuxVideoKernel Instance { get; } = new();

    public int Open(string node, out FileDescriptor device) =>
        FileDescriptor.Open(node, LibC.ReadWrite | LibC.NonBlocking | LibC.CloseOnExec, out device);

    public int Control(FileDescriptor device, uint request, void* argument) => VideoIoctl.Call(device, request, argument);

    public int Map(FileDescriptor device, long offset, nuint length, out MappedMemory memory)
    {
        nint address = LibC.Map(0, length, LibC.ProtectionRead, LibC.MapShared, device, offset);
        memory = new MappedMemory(address, length);
        return memory.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
    }

    public int Poll(FileDescriptor device, WakeSignal wake, TimeSpan timeout, out short events)
    {
        bool held = false;
        try
        {
            device.DangerousAddRef(ref held);
            Span<PollDescriptor> both =
            [
                new() { Descriptor = (int)device.DangerousGetHandle(), Events = PollDescriptor.Readable },
                new() { Descriptor = wake.File, Events = PollDescriptor.Readable },
            ];
            int errno = PollDescriptor.Wait(both, timeout);
            events = both[0].Returned;
            return errno;
        }
        finally
        {
            if (held)
            {
                device.DangerousRelease();
            }
        }
    }
}
