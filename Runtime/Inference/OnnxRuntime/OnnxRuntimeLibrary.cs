using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>The native library.</summary>
public static class OnnxRuntimeLibrary
{
    /// <summary>Its own version, such as "1.31.1"; loads it where it is not loaded yet.</summary>
    /// <exception cref="EdgeException">It cannot be loaded.</exception>
    public static string Version
    {
        get
        {
            try
            {
                return OrtEnv.Instance().GetVersionString();
            }
            catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException or BadImageFormatException)
            {
                throw new EdgeException(
                    EdgeFault.NativeLibrary, $"ONNX Runtime cannot be loaded: {(fault.InnerException ?? fault).Message}", "libonnxruntime.so",
                    "the library beside the program", "Install the program again.", fault);
            }
        }
    }
}
