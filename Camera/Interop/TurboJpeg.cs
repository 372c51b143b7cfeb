using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>libturbojpeg: the TurboJPEG API 2.1, which version 3 keeps. C's unsigned long is as wide as a pointer on Linux.</summary>
/// <seealso href="https://libjpeg-turbo.org/Documentation/Documentation"/>
internal static unsafe partial class TurboJpeg
{
    /// <summary>TJPF_RGB, TJPF_BGR, TJPF_GRAY.</summary>
    public const int PixelRgb = 0, PixelBgr = 1, PixelGray = 6;

    /// <summary>TJSAMP_444, TJSAMP_420, TJSAMP_GRAY: samples of colour for each pixel, for four pixels, for none.</summary>
    public const int SampleEach = 0, SampleFourth = 2, SampleGray = 3;

    /// <summary>TJFLAG_NOREALLOC: the caller's memory is large enough, and stays the caller's.</summary>
    public const int FlagNoReallocation = 1024;

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

    [LibraryImport(SystemLibraries.TurboJpegName, EntryPoint = "tjInitCompress")]
    public static partial TurboJpegHandle InitCompress();

    /// <summary>The most bytes that a picture can take; -1 cast to the result's type where the size is none.</summary>
    [LibraryImport(SystemLibraries.TurboJpegName, EntryPoint = "tjBufSize")]
    public static partial nuint BufferSize(int width, int height, int sampling);

    [LibraryImport(SystemLibraries.TurboJpegName, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        TurboJpegHandle handle, byte* pixels, int width, int stride, int height, int pixelFormat, byte** jpeg, nuint* size, int sampling,
        int quality, int flags);

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
