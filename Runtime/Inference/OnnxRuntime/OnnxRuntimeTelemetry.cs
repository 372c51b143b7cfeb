using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>
/// Keeps ONNX Runtime from collecting what it calls telemetry: since 1.30 it files a device id, the program's path and run counts in the
/// user's cache folder and is made to send them. A station reports to its owner alone.
/// </summary>
internal static class OnnxRuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";
    private const int Overwrite = 1;

    // The native library looks the variable up once, when it makes its environment, and in the process's own environment, of which .NET's
    // is a copy. A module initializer runs before anything of this library does, so before any model is opened.
    [ModuleInitializer]
    [SuppressMessage(
        "Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries",
        Justification = "No later moment is early enough.")]
    internal static void Disable()
    {
        if (LibC.SetEnvironmentVariable(Variable, "1", Overwrite) != 0)
        {
            throw new InvalidOperationException($"{Variable} cannot be set: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }
}
