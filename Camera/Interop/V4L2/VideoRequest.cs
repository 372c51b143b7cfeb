using System.Runtime.CompilerServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>
/// The numbers of the requests: direction, size of the argument, the letter V, and a number of its own, as include/uapi/asm-generic/ioctl.h
/// puts them together on x64 and arm64 alike.
/// </summary>
internal static class VideoRequest
{
    private const uint ToKernel = 1, FromKernel = 2;

    public static readonly uint QueryCapability = Number<VideoCapability>(FromKernel, 0);
    public static readonly uint EnumerateFormats = Number<VideoFormatDescription>(ToKernel | FromKernel, 2);
    public static readonly uint GetFormat = Number<VideoFormat>(ToKernel | FromKernel, 4);
    public static readonly uint SetFormat = Number<VideoFormat>(ToKernel | FromKernel, 5);
    public static readonly uint RequestBuffers = Number<VideoBufferRequest>(ToKernel | FromKernel, 8);
    public static readonly uint QueryBuffer = Number<VideoBuffer>(ToKernel | FromKernel, 9);
    public static readonly uint QueueBuffer = Number<VideoBuffer>(ToKernel | FromKernel, 15);
    public static readonly uint DequeueBuffer = Number<VideoBuffer>(ToKernel | FromKernel, 17);
    public static readonly uint StreamOn = Number<int>(ToKernel, 18);
    public static readonly uint StreamOff = Number<int>(ToKernel, 19);
    public static readonly uint GetParameters = Number<VideoStreamParameters>(ToKernel | FromKernel, 21);
    public static readonly uint SetParameters = Number<VideoStreamParameters>(ToKernel | FromKernel, 22);
    public static readonly uint GetControl = Number<VideoControl>(ToKernel | FromKernel, 27);
    public static readonly uint SetControl = Number<VideoControl>(ToKernel | FromKernel, 28);
    public static readonly uint QueryControl = Number<VideoControlDescription>(ToKernel | FromKernel, 36);
    public static readonly uint TryFormat = Number<VideoFormat>(ToKernel | FromKernel, 64);
    public static readonly uint EnumerateFrameSizes = Number<VideoFrameSize>(ToKernel | FromKernel, 74);
    public static readonly uint EnumerateFrameIntervals = Number<VideoFrameInterval>(ToKernel | FromKernel, 75);

    private static uint Number<T>(uint direction, uint number)
        where T : unmanaged => (direction << 30) | ((uint)Unsafe.SizeOf<T>() << 16) | ((uint)'V' << 8) | number;
}
