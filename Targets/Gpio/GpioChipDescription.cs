namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>A GPIO chip of this machine.</summary>
/// <param name="Path">Its device, such as /dev/gpiochip4.</param>
/// <param name="Name">The kernel's name, such as gpiochip4.</param>
/// <param name="Label">What it is, such as pinctrl-rp1; may be empty.</param>
/// <param name="LineCount">Number of its lines.</param>
public sealed record GpioChipDescription(string Path, string Name, string Label, int LineCount);
