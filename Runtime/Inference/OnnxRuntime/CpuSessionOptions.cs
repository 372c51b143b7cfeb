using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>ONNX Runtime's options for one picture at a time on the processor.</summary>
internal static class CpuSessionOptions
{
    /// <summary>Options that the caller disposes.</summary>
    public static SessionOptions Create(SessionSettings settings)
    {
        SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = settings.Threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", settings.Spin ? "1" : "0");

        // Processors with AVX2 or AVX-512 and without VNNI add products of bytes in 16 bits, which saturate with 8-bit weights; where that is so, ONNX Runtime
        // then takes its slower exact path. Elsewhere this changes nothing.
        options.AddSessionConfigEntry("session.x64quantprecision", "1");
        return options;
    }
}
