namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>A chip of the <see cref="FakeGpioKernel"/>.</summary>
internal sealed record FakeGpioChip(string Path, string Name, string Label, FakeGpioLine[] Lines)
{
    /// <summary>What open(2) says.</summary>
    public int OpenError { get; set; }

    /// <summary>What the first question says.</summary>
    public int ChipInfoError { get; set; }

    /// <summary>What every question of version 2 says.</summary>
    public int LineInfoError { get; set; }

    /// <summary>What a request says.</summary>
    public int RequestError { get; set; }

    public static FakeGpioChip Named(string name, string label, params string[] lines) =>
        new("/dev/" + name, name, label, [.. lines.Select(line => new FakeGpioLine(line))]);
}
