using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>The part of each frame that is looked at.</summary>
internal sealed class RegionModule : IStationModule
{
    internal static readonly SettingDefinition Left = new("region.x", Whole, "Left edge",
        "Left edge of the region, from the left of the frame.") { Unit = "pixels", Default = "0", Minimum = 0, Maximum = 65535 };

    internal static readonly SettingDefinition Top = new("region.y", Whole, "Top edge",
        "Top edge of the region, from the top of the frame.") { Unit = "pixels", Default = "0", Minimum = 0, Maximum = 65535 };

    internal static readonly SettingDefinition Width = new("region.width", Whole, "Width",
        "Width of the region; goes with region.height.") { Unit = "pixels", Minimum = 1, Maximum = 65535, Otherwise = "the whole frame" };

    internal static readonly SettingDefinition Height = new("region.height", Whole, "Height",
        "Height of the region; goes with region.width.") { Unit = "pixels", Minimum = 1, Maximum = 65535, Otherwise = "the whole frame" };

    /// <summary>All of them.</summary>
    internal static readonly IReadOnlyList<SettingDefinition> All = [Left, Top, Width, Height];

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("region", "Region of interest", "The part of each frame that is looked at."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings => All;

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        faults.AddUnlessTogether(values, Width, Height);
        foreach (SettingDefinition edge in new[] { Left, Top }.Where(edge => values.IsMentioned(edge) && faults.AreSound(edge.Path)))
        {
            if (!values.IsMentioned(Width) && !values.IsMentioned(Height))
            {
                faults.Add(edge, "needs region.width and region.height beside it.");
            }
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        values.Int(Width) is { } width && values.Int(Height) is { } height
            ? configuration with { Region = new RegionOfInterest(values.Int(Left)!.Value, values.Int(Top)!.Value, width, height) }
            : configuration;
}
