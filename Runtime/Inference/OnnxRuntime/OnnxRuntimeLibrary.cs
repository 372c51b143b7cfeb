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
            catch (Exception fault) when (IsAbsence(fault))
            {
                throw new EdgeException(
                    EdgeFault.NativeLibrary, $"ONNX Runtime cannot be loaded: {Reason(fault)}", "libonnxruntime.so",
                    "the library beside the program", "Install the program again.", fault);
            }
        }
    }

    /// <summary>
    /// Begins to load it on a thread of its own, which takes some tens of milliseconds, for a program that will open a model soon. That it
    /// cannot be loaded is said where it is asked for.
    /// </summary>
    /// <returns>To be disposed before the program ends, which waits until it is loaded: it does not survive an end meanwhile.</returns>
    public static IDisposable BeginLoading() => new Loading();

    /// <summary>Whether a failure is that the library is missing, harmed or another than the one that this program was built for.</summary>
    internal static bool IsAbsence(Exception fault) =>
        fault is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException or BadImageFormatException;

    /// <summary>What a provider says of itself then.</summary>
    internal static ProviderProbe Absent(Exception fault) =>
        new(false, $"the library libonnxruntime.so beside the program cannot be loaded: {Reason(fault)}");

    // The first line gives the reason; the others are every place where the runtime looked.
    private static string Reason(Exception fault) => (fault.InnerException ?? fault).Message.Split('\n')[0].TrimEnd('.', '\r');

    /// <summary>Loads the library.</summary>
    private sealed class Loading : IDisposable
    {
        private readonly Thread _thread = new(Load) { IsBackground = true, Name = "onnxruntime" };

        public Loading()
        {
            _thread.Start();
        }

        public void Dispose() => _thread.Join();

        private static void Load()
        {
            try
            {
                _ = OrtEnv.Instance();
            }
            catch (Exception)
            {
                // Whatever it is: the provider that needs the library meets it again, where it can be told.
            }
        }
    }
}
