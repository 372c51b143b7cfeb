using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>What was found under /dev/gpiochip*.</summary>
/// <param name="Chips">The chips that opened.</param>
/// <param name="Faults">Why the others did not.</param>
public sealed record GpioChipSurvey(IReadOnlyList<GpioChipDescription> Chips, IReadOnlyList<EdgeException> Faults);
