using EdgeConvNeXt.Targets.Gpio.Interop;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>A line of a chip of the <see cref="FakeGpioKernel"/>.</summary>
internal sealed class FakeGpioLine(string name)
{
    public string Name { get; } = name;

    public bool IsHigh { get; set; }

    public GpioLineFlags Flags { get; set; } = GpioLineFlags.Input;

    /// <summary>A driver of the kernel that holds the line.</summary>
    public string? Driver { get; set; }

    public FakeGpioRequest? Request { get; set; }

    public string? Consumer => Driver ?? (Request is { IsOpen: true } request ? request.Consumer : null);

    public bool IsActive => IsHigh ^ Flags.HasFlag(GpioLineFlags.ActiveLow);
}
