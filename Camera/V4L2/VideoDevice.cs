using System.Runtime.CompilerServices;
using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>An open capture device. Requests may come from several threads; closing it ends them.</summary>
internal sealed unsafe class VideoDevice : IDisposable
{
    private readonly IVideoKernel _kernel;
    private readonly FileDescriptor _file;

    private VideoDevice(IVideoKernel kernel, FileDescriptor file, string node)
    {
        _kernel = kernel;
        _file = file;
        Node = node;
    }

    /// <summary>The node it was opened by.</summary>
    public string Node { get; }

    /// <summary>Opens a camera.</summary>
    /// <exception cref="EdgeException">It does not exist, may not be opened, or is no camera that can be used.</exception>
    public static VideoDevice Open(IVideoKernel kernel, string node)
    {
        VideoDevice? device = TryOpen(kernel, node, out int error);
        if (device is null)
        {
            throw OpenFault(node, error);
        }

        try
        {
            device.ThrowIfNoCamera();
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Opens a node, whatever it is. Null and the errno when it cannot be opened.</summary>
    public static VideoDevice? TryOpen(IVideoKernel kernel, string node, out int error)
    {
        error = kernel.Open(node, out FileDescriptor file);
        if (error == 0)
        {
            return new VideoDevice(kernel, file, node);
        }

        file.Dispose();
        return null;
    }

    /// <summary>Makes a request. 0 or the errno.</summary>
    public int Request<T>(uint request, ref T argument)
        where T : unmanaged
    {
        fixed (T* pinned = &argument)
        {
            return _kernel.Control(_file, request, pinned);
        }
    }

    /// <summary>Makes a request that has to succeed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="argument">The structure that belongs to it.</param>
    /// <param name="step">What it is for, after "refuses to".</param>
    /// <exception cref="EdgeException">It was refused.</exception>
    public void Require<T>(uint request, ref T argument, string step)
        where T : unmanaged
    {
        int error = Request(request, ref argument);
        if (error != 0)
        {
            throw V4L2Fault.Refused(Node, step, error);
        }
    }

    /// <summary>Maps one buffer.</summary>
    /// <exception cref="EdgeException">It was refused.</exception>
    public MappedMemory Map(in VideoBuffer buffer)
    {
        // The union m: the offset is its first four bytes, whatever the byte order
        uint offset = Unsafe.As<ulong, uint>(ref Unsafe.AsRef(in buffer.Offset));
        int error = _kernel.Map(_file, offset, buffer.Length, out MappedMemory memory);
        if (error == 0)
        {
            return memory;
        }

        memory.Dispose();
        throw V4L2Fault.Refused(Node, "share its buffers", error);
    }

    /// <summary>Waits for a frame, the signal or the timeout. 0 or the errno.</summary>
    public int Poll(WakeSignal wake, TimeSpan timeout, out short events) => _kernel.Poll(_file, wake, timeout, out events);

    /// <summary>What the device is; the errno when it is no device of Video4Linux.</summary>
    public int Query(out VideoCapability capability)
    {
        capability = default;
        return Request(VideoRequest.QueryCapability, ref capability);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Text of a fixed length, ended early by a zero.</summary>
    public static string Text(byte* bytes, int length)
    {
        ReadOnlySpan<byte> all = new(bytes, length);
        int end = all.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? all : all[..end]).Trim();
    }

    private void ThrowIfNoCamera()
    {
        int error = Query(out VideoCapability capability);
        if (error is Errno.NoSuchDevice or Errno.NoSuchDeviceOrAddress)
        {
            throw V4L2Fault.Refused(Node, "answer", error);
        }

        uint able = capability.OfThisNode;
        if (error == 0 && (able & (VideoCapability.Capture | VideoCapability.CapturePlanes)) == VideoCapability.CapturePlanes)
        {
            throw V4L2Fault.OnlyPlanes(Node);
        }

        if (error != 0 || (able & VideoCapability.Capture) == 0 || (able & VideoCapability.Streaming) == 0)
        {
            throw V4L2Fault.NotACamera(Node);
        }
    }

    private static EdgeException OpenFault(string node, int error) => error switch
    {
        Errno.NoSuchFile or Errno.NotADirectory => V4L2Fault.Missing(node, "ls /dev/video* lists the cameras"),
        Errno.IsADirectory => V4L2Fault.NotACamera(node),
        _ => V4L2Fault.Refused(node, "open", error),
    };
}
