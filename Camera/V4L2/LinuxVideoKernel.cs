using System.Runtime.InteropServices;
using EdgeConvNeXt.Camera.Interop;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>The kernel itself.</summary>
internal sealed unsafe class LinuxVideoKernel : IVideoKernel
{
    private LinuxVideoKernel()
    {
    }

    public static LinuxVideoKernel Instance { get; } = new();

    public int Open(string node, out FileDescriptor device)
    {
        do
        {
            device = LibC.Open(node, LibC.OpenReadWrite | LibC.NonBlocking | LibC.CloseOnExec);
        }
        while (device.IsInvalid && Marshal.GetLastPInvokeError() == LibC.Interrupted);

        return device.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
    }

    public int Control(FileDescriptor device, uint request, void* argument)
    {
        int result;
        do
        {
            result = LibC.IoControl(device, request, argument);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted);

        return result < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    public int Map(FileDescriptor device, long offset, nuint length, out MappedMemory memory)
    {
        nint address = LibC.Map(0, length, LibC.ProtectionRead, LibC.MapShared, device, offset);
        memory = new MappedMemory(address, length);
        return memory.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
    }

    public int Poll(FileDescriptor device, WakeSignal wake, TimeSpan patience, out short events)
    {
        bool held = false;
        try
        {
            device.DangerousAddRef(ref held);
            PollDescriptor* both = stackalloc PollDescriptor[2];
            both[0] = new PollDescriptor { File = (int)device.DangerousGetHandle(), Wanted = PollDescriptor.Readable };
            both[1] = new PollDescriptor { File = wake.File, Wanted = PollDescriptor.Readable };
            int result = LibC.Poll(both, 2, (int)Math.Ceiling(patience.TotalMilliseconds));
            events = both[0].Happened;

            // An interrupted wait is a short one: whoever waits looks around and waits again
            return result >= 0 || Marshal.GetLastPInvokeError() == LibC.Interrupted ? 0 : Marshal.GetLastPInvokeError();
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
