using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>Parts drawn by the generator, truth attached.</summary>
public sealed record SyntheticSourceConfiguration : SourceConfiguration
{
    /// <summary>Chooses the row of parts.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The probability, 0..1, that a part is good.</summary>
    public double OkShare { get; init; } = 0.7;

    /// <summary>Width of the frames in pixels.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Height of the frames in pixels.</summary>
    public int Height { get; init; } = 480;

    /// <summary>Parts after which the line of parts ends; 0 means never.</summary>
    public long Count { get; init; }

    /// <summary>Frames per second, or null for as fast as they are read.</summary>
    public double? FramesPerSecond { get; init; }

    /// <inheritdoc/>
    public override (int Width, int Height)? FrameSize => (Width, Height);

    /// <inheritdoc/>
    public override IFrameSource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new SyntheticFrameSource(
            new SyntheticOptions
            {
                Seed = (ulong)Seed,
                OkShare = OkShare,
                Width = Width,
                Height = Height,
                Count = Count,
                FramesPerSecond = FramesPerSecond ?? 0,
            },
            context.Clock);
    }
}

/// <summary>Parts drawn by the generator.</summary>
internal sealed class SyntheticSource : ISourceModule
{
    internal static readonly SettingDefinition Seed = new("source.seed", Whole, "Seed",
        "Chooses the row of parts: the same seed gives the same parts. The demo model was made with seeds from 1000 to 3999.") { Default =
            "1",
        Minimum = 0, Maximum = 1e12 };

    internal static readonly SettingDefinition OkShare = new("source.okShare", Number, "Share of good parts",
        "The probability that a part is good.") { Default = "0.7", Minimum = 0, Maximum = 1 };

    internal static readonly SettingDefinition Count = new("source.count", Whole, "Number of parts",
        "Parts after which the generator ends; 0 means never.")
    { Unit = "parts", Default = "0", Minimum = 0, Maximum = 1e12 };

    private static readonly SyntheticSourceConfiguration Usual = new();

    /// <inheritdoc/>
    public string Type => "synthetic";

    /// <inheritdoc/>
    public string Summary => "a generator of parts (synthetic)";

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        SourceSettings.FramesPerSecond, SourceSettings.Width, SourceSettings.Height, Seed, OkShare, Count,
    ];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        faults.AddUnlessTogether(values, SourceSettings.Width, SourceSettings.Height);
        CheckReach(values, faults, RegionModule.Left, RegionModule.Width, SourceSettings.Width, Usual.Width);
        CheckReach(values, faults, RegionModule.Top, RegionModule.Height, SourceSettings.Height, Usual.Height);
    }

    /// <inheritdoc/>
    public SourceConfiguration Bind(SettingValues values) => Usual with
    {
        Seed = values.Whole(Seed)!.Value,
        OkShare = values.Number(OkShare)!.Value,
        Width = values.Int(SourceSettings.Width) ?? Usual.Width,
        Height = values.Int(SourceSettings.Height) ?? Usual.Height,
        Count = values.Whole(Count)!.Value,
        FramesPerSecond = values.Number(SourceSettings.FramesPerSecond),
    };

    // The generator's frames alone have a size that is known before they come.
    private static void CheckReach(
        SettingValues values, SettingFaults faults, SettingDefinition start, SettingDefinition length, SettingDefinition frameSide,
        int usualSide)
    {
        long? side = values.IsMentioned(frameSide) ? values.Whole(frameSide) : usualSide;
        long? end = values.Whole(start) + values.Whole(length);
        if (end > side)
        {
            faults.Add(
                length,
                $"reaches outside the frame: {start.Path} and it add up to {end} pixels, expected at most the {side} of {frameSide.Path}.");
        }
    }
}
