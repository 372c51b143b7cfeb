using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>What every calibration image has to be.</summary>
internal static class CalibrationImage
{
    /// <param name="number">Number of the image, from 1.</param>
    /// <param name="values">Its number of values.</param>
    /// <param name="shape">The model's input for one image.</param>
    /// <exception cref="EdgeException">The image has another size than the model's input.</exception>
    public static void ThrowIfWrongSize(long number, int values, IReadOnlyList<long> shape)
    {
        if (values != shape.Aggregate(1L, (product, length) => product * length))
        {
            throw new EdgeException(
                EdgeFault.Configuration, $"Calibration image number {number} has {values} values", "calibration data",
                $"the model's input [{string.Join(", ", shape)}]", "Give the images in the size that the manifest states.");
        }
    }
}
