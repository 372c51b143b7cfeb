using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>libturbojpeg: the TurboJPEG API 2.1, which version 3 keeps. C's unsigned long is as wide as a pointer on Linux.</summary>
/// <seealso href="https://libjpeg-turbo.org/Documentation/Documentation"/>
internal static unsafe partial class TurboJpeg
{
    /// <summary>TJPF_RGB, TJPF_GRAY.</summary>
    public const int PixelRgb = 0, PixelGray = 6;

    /// <summary>TJFLAG_ACCURATEDCT: the integer DCT that Pillow and OpenCV use too.</summary>
    public const int FlagAccurateDct = 4096;

    /// <summary>TJFLAG_STOPONWARNING: the first doubtful byte ends the decoding.</summary>
    public const int FlagStopOnWarning = 8192;

    /// <summary>TJFLAG_LIMITSCANS: a progressive file of absurdly many scans is refused.</summary>
    public const int FlagLimitScans = 32768;

    [LibraryImport(SystemLibraries.TurboJpegName, EntryPoint = "tjInitDecompress")]
    public static partial TurboJpegHandle InitDecompress();

    [LibraryImport(SystemLibraries.TurboJpegName, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(SystemLibraries.TurboJpegName, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        TurboJpegHandle handle, byte* jpeg, nuint size, byte* pixels, int width, int stride, int height, int pixelFormat, int flags);

    /// <summary>Whether what the last call complained of was but a warning (TJERR_WARNING, 0).</summary>
    public static bool HasWarned(TurboJpegHandle handle) => GetErrorCode(handle) == 0;

    [LibraryImport(SystemLibraries.TurboJpegName, EntryPoint = "tjGetErrorCode")]
    private static partial int GetErrorCode(TurboJpegHandle handle);

    [LibraryImport(SystemLibraries.TurboJpegName, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorString(TurboJpegHandle handle);

    /// <summary>What the last call on this handle complained of.</summary>
    public static string LastError(TurboJpegHandle handle) =>
        Marshal.PtrToStringUTF8(GetErrorString(handle)) is { Length: > 0 } text ? text.Trim() : "no reason given";
}
