namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>The pictures that show the quantizer which values a model's activations take on the line.</summary>
public interface ICalibrationData
{
    /// <summary>
    /// The pictures one after the other, from the first, each as the float model's input without the batch axis: channels, height, width
    /// (NCHW), resized, cropped and normalised. A picture may be overwritten when the next one is asked for. They are asked for several
    /// times and are the same each time.
    /// </summary>
    /// <exception cref="Runtime.EdgeException">A picture cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting for a picture.</exception>
    IEnumerable<ReadOnlyMemory<float>> Images(CancellationToken cancellationToken);
}
