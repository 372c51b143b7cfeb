using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>ONNX Runtime's options for one picture at a time on the processor.</summary>
public static class CpuSessionOptions
{
    // Longer than from one layer to the next, shorter than from one frame to the next.
    private const string SpinMicroseconds = "1000";

    /// <summary>Options that the caller disposes.</summary>
    /// <param name="settings">Threads and how they wait.</param>
    public static SessionOptions Create(SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = settings.Threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        EdgeOperators.AddTo(options);
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", settings.Spin ? "1" : "0");
        options.AddSessionConfigEntry("session.intra_op.spin_duration_us", SpinMicroseconds);

        if (RuntimeInformation.ProcessArchitecture == Architecture.X64 && !HasVnni())
        {
            // Without VNNI, products of bytes are added in 16 bits, which saturate with 8-bit weights. ONNX Runtime's exact path is slower,
            // so much so that it takes twice as long where VNNI would have been exact anyway.
            options.AddSessionConfigEntry("session.x64quantprecision", "1");
        }

        return options;
    }

    /// <summary>Whether the processor adds products of bytes in 32 bits. Where .NET's runtime cannot detect it, false.</summary>
    /// <seealso href="https://www.felixcloutier.com/x86/cpuid">CPUID: leaf 7 sub-leaf 0 ECX bit 11 is AVX512_VNNI, sub-leaf 1 EAX bit 4 is
    /// AVX-VNNI</seealso>
    private static bool HasVnni() =>
        X86Base.IsSupported && ((X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0 || (X86Base.CpuId(7, 1).Eax & (1 << 4)) != 0);
}
