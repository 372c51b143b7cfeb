using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Targets.Gpio.Simulation;

/// <summary>An output of a simulated chip changed its voltage.</summary>
/// <param name="Offset">Offset of the line on the chip.</param>
/// <param name="IsHigh">Whether the voltage is high now; active-low is already applied.</param>
/// <param name="At">When it was set.</param>
public readonly record struct OutputChange(int Offset, bool IsHigh, MonotonicTime At);
