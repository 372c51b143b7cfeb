using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>Error numbers of Linux, the same on x86-64 and Arm (asm-generic/errno-base.h and errno.h).</summary>
internal static class Errno
{
    public const int None = 0;
    public const int NotPermitted = 1;
    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int NoSuchDeviceOrAddress = 6;
    public const int TryAgain = 11;
    public const int PermissionDenied = 13;
    public const int Busy = 16;
    public const int NoSuchDevice = 19;
    public const int NotADirectory = 20;
    public const int IsADirectory = 21;
    public const int InvalidArgument = 22;
    public const int NotATerminal = 25;
    public const int NoSpaceLeft = 28;
    public const int BrokenPipe = 32;
    public const int TimedOut = 110;
    public const int RemoteInputOutput = 121;

    /// <summary>What the C library says about an error: "Permission denied".</summary>
    public static string Text(int errno) => Marshal.GetPInvokeErrorMessage(errno);

    /// <summary>What the C library says about an error, with its number: "Permission denied (errno 13)".</summary>
    public static string Describe(int errno) => $"{Text(errno)} (errno {errno})";
}
