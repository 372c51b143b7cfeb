using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization;

/// <summary>
/// Post-training quantization of a float model to INT8: int8 weights with a scale for each output channel, uint8 activations with ranges
/// seen on calibration images. The same request gives the same bytes. <see cref="QuantizationSession"/> does the same in steps.
/// </summary>
public static class Quantizer
{
    /// <summary>Quantizes a model for ONNX Runtime's CPU provider.</summary>
    /// <param name="request">What, and how.</param>
    /// <param name="progress">Told each step and each image.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="EdgeException">The model or the calibration images cannot be used; the message says why.</exception>
    public static QuantizationResult Quantize(
        QuantizationRequest request, IProgress<QuantizationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        QuantizationSession session = QuantizationSession.Open(request, progress, cancellationToken);
        progress?.Report(new QuantizationProgress(QuantizationStep.Writing, session.CalibrationImages));
        return session.Emit(EmissionTarget.Cpu, new HashSet<string>());
    }
}
