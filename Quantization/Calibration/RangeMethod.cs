namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>How the range of an activation is chosen from the values it took on the calibration images.</summary>
public enum RangeMethod
{
    /// <summary>The range with the smallest mean squared error between values and their quantized ones.</summary>
    MeanSquaredError,

    /// <summary>Every value that was seen.</summary>
    MinMax,

    /// <summary>All but one value in ten thousand at either end.</summary>
    Percentile,

    /// <summary>The range whose quantized distribution has the smallest Kullback-Leibler divergence from the true one.</summary>
    Entropy,
}
