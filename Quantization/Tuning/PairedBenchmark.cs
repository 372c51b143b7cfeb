using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Quantization.Tuning;

/// <summary>Two models in turns, in ONNX Runtime's CPU provider with the line's options.</summary>
internal static class PairedBenchmark
{
    // Twenty turns tell a difference of one in a hundred from none on a quiet machine.
    private const int Turns = 20;

    /// <summary>Lets them run.</summary>
    /// <param name="first">An ONNX file with one input: normalised floats (NCHW) or bytes (NHWC).</param>
    /// <param name="second">Another.</param>
    /// <param name="input">The picture that they take.</param>
    /// <param name="threads">Threads to compute with, 1 or more.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    /// <exception cref="EdgeException">One of them cannot be run.</exception>
    public static PairedRuns Run(byte[] first, byte[] second, ImageInput input, int threads, CancellationToken cancellationToken)
    {
        try
        {
            return TakeTurns(first, second, input, threads, cancellationToken);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The kernels of the operators cannot be measured: {fault.Message}",
                "a model that was just emitted",
                "models that run",
                "Quantize without --tune.",
                fault);
        }
    }

    private static PairedRuns TakeTurns(byte[] first, byte[] second, ImageInput input, int threads, CancellationToken cancellationToken)
    {
        using SessionOptions options = CpuSessionOptions.Create(new SessionSettings { Threads = threads });
        using InferenceSession one = new(first, options);
        using InferenceSession other = new(second, options);
        using OrtValue onePicture = ZeroInput.For(one, input);
        using OrtValue otherPicture = ZeroInput.For(other, input);
        using RunOptions run = new();
        return PairedRuns.Measure(
            () => one.Run(run, one.InputNames, [onePicture], one.OutputNames).Dispose(),
            () => other.Run(run, other.InputNames, [otherPicture], other.OutputNames).Dispose(),
            Turns, TimeProvider.System, cancellationToken);
    }
}
