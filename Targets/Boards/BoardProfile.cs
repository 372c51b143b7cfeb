namespace EdgeConvNeXt.Targets.Boards;

/// <summary>What is known of a board before anything of it is read.</summary>
public sealed record BoardProfile
{
    /// <summary>A word for scripts: "raspberry-pi-5".</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>How it is recognised: by any of these.</summary>
    public required IReadOnlyList<BoardMark> Marks { get; init; }

    /// <summary>Providers, the best first. One that cannot run on the machine at hand is passed over.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>How many threads a model gets.</summary>
    public ThreadRule Threads { get; init; } = ThreadRule.EachCore;

    /// <summary>Chips that it may have, as ATC names them; empty without an NPU of Ascend's.</summary>
    public IReadOnlyList<string> Socs { get; init; } = [];

    /// <summary>What it can compute with 8-bit integers, the slowest form of the board first; empty where no document says.</summary>
    public IReadOnlyList<IntegerRate> IntegerRates { get; init; } = [];

    /// <summary>Label of the GPIO chip whose lines are on the header; null where it has no header or its label is not known.</summary>
    public string? GpioChip { get; init; }

    /// <summary>Pins of the header that can be GPIO lines; empty where they are not known.</summary>
    public IReadOnlyList<HeaderLine> Header { get; init; } = [];

    /// <summary>The i2c bus on the header's pins 3 and 5; null without.</summary>
    public string? HeaderBus { get; init; }

    /// <summary>Sources of its accelerator's health, the best first; empty without accelerator.</summary>
    public IReadOnlyList<string> HealthSources { get; init; } = [];

    /// <summary>Where the script may lie that sets up the environment of its libraries.</summary>
    public IReadOnlyList<string> EnvironmentScripts { get; init; } = [];

    /// <summary>Groups whose members may use its devices.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Notes for its installation, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Value of the setting inference.threads that suits a processor of it; 0 means one for each physical core.</summary>
    public int ThreadsFor(Processor processor)
    {
        ArgumentNullException.ThrowIfNull(processor);
        return Threads switch
        {
            ThreadRule.BigCores => processor.BigCores.Count,
            ThreadRule.AllButOne => Math.Max(processor.Cores - 1, 1),
            _ => 0,
        };
    }
}

/// <summary>The GPIO line behind a pin of a board's header.</summary>
/// <param name="Pin">Number of the pin, from 1.</param>
/// <param name="Chip">Label of the chip; where the board's maker gives it none, its name.</param>
/// <param name="Line">Offset of the line on the chip, from 0.</param>
public readonly record struct HeaderLine(int Pin, string Chip, int Line);

/// <summary>How many threads share one run of a model on the processor of a board.</summary>
public enum ThreadRule
{
    /// <summary>One for each core.</summary>
    EachCore,

    /// <summary>One for each of the big cores: the small ones would hold up the others.</summary>
    BigCores,

    /// <summary>One for each core but one, which the NPU's own software needs.</summary>
    AllButOne,
}
