using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>What the lines of a soak share: time, chance, and the journal with its disk.</summary>
internal sealed class SoakWorld
{
    public SoakWorld(SoakOptions options)
    {
        Dice = new SoakDice(options.Seed, options.HasFaults);
        VerdictJson format = new("soak", $"{options.Seed}", SyntheticLabels.All);
        Journal = new JsonLinesSink(Disk, format, new QueueSinkOptions(), Clock, NullLogger<JsonLinesSink>.Instance);
    }

    /// <summary>The clock.</summary>
    public VirtualClock Clock { get; } = new();

    /// <summary>Chance.</summary>
    public SoakDice Dice { get; }

    /// <summary>The disk of the journal.</summary>
    public SoakDisk Disk { get; } = new();

    /// <summary>Where verdicts are written.</summary>
    public JsonLinesSink Journal { get; }
}
