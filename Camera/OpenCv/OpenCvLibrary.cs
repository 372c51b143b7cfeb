using System.Reflection;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime;
using OpenCvSharp;

namespace EdgeConvNeXt.Camera.OpenCv;

/// <summary>The native OpenCV, which a station has only where it was installed: it is ten times as large as the program.</summary>
internal static class OpenCvLibrary
{
    /// <summary>As OpenCvSharp names it.</summary>
    private const string Name = "OpenCvSharpExtern";

    private const string FileName = $"lib{Name}.so";

    /// <summary>Where a published program has it, and where a build leaves it.</summary>
    private static readonly string[] Folders = ["", "runtimes/linux-x64/native"];

    /// <summary>
    /// What it is linked with, and loaded before it: OpenCV's library has copies of libjpeg, libpng and others inside and exports them, and
    /// those of the system, were they loaded for its sake, would call these copies instead of themselves. LD_DEBUG=bindings shows which.
    /// </summary>
    private static readonly SystemLibrary[] Linked =
        [new("libstdc++.so.6", "libstdc++6"), new("libgtk-3.so.0", "libgtk-3-0"), new("libdrm.so.2", "libdrm2"), new(
            "libatomic.so.1", "libatomic1")];

    private static readonly Lock Gate = new();
    private static nint _library;

    /// <summary>Makes sure that OpenCvSharp finds its library, so that calls into it cannot fail for want of it.</summary>
    /// <exception cref="EdgeException">
    /// The library or one that it is linked with is missing, or there is none for this processor.
    /// </exception>
    public static void Require()
    {
        lock (Gate)
        {
            if (_library == 0)
            {
                _library = Load(AppContext.BaseDirectory, RuntimeInformation.ProcessArchitecture);
                NativeLibrary.SetDllImportResolver(typeof(Mat).Assembly, Resolve);
            }
        }
    }

    /// <summary>Loads it from the folder of a program.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="processor">This process's processor.</param>
    internal static nint Load(string folder, Architecture processor)
    {
        if (processor != Architecture.X64)
        {
            throw Missing(
                "OpenCvSharp has no library for this processor", processor.ToString(),
                "x64, the only one that OpenCvSharp's library for Linux is made for", "Take another source");
        }

        string path = Folders.Select(inner => Path.Combine(folder, inner, FileName)).FirstOrDefault(File.Exists)
            ?? throw Missing(
                "OpenCV's library is not here",
                Path.Combine(folder, FileName),
                "the file that the Debian package edge-agent-opencv brings, or edge publish --with-opencv",
                "Install it, or take a source that needs no OpenCV");
        foreach (SystemLibrary library in Linked)
        {
            library.Require();
        }

        return LoadFile(path);
    }

    private static nint LoadFile(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            throw new EdgeException(
                EdgeFault.NativeLibrary,
                $"OpenCV's library cannot be loaded: {fault.Message.ReplaceLineEndings(" ")}",
                path,
                "an unharmed library, and those that it is linked with",
                "Look with ldd which of them is missing.",
                fault);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name == Name ? _library : 0;

    private static EdgeException Missing(string what, string where, string expected, string remedy) => new(
        EdgeFault.NativeLibrary, what, where, expected, $"{remedy}: v4l2, video, folder or rtsp.");
}
