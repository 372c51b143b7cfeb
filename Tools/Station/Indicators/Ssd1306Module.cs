using System.Globalization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Targets.Iot.Displays;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Indicators;

/// <summary>An SSD1306 display.</summary>
/// <param name="Bus">The i2c bus: /dev/i2c-1.</param>
/// <param name="Address">Its address on the bus, 7 bits.</param>
/// <param name="Height">Rows of pixels: 32 or 64.</param>
public sealed record Ssd1306Configuration(string Bus, int Address, int Height) : DisplayConfiguration
{
    /// <inheritdoc/>
    public override IStatusDisplay Open() => Ssd1306Display.Open(Bus, Address, Height);

    /// <inheritdoc/>
    public override void Check() => I2cDevice.Open(Bus, Address).Dispose();
}

/// <summary>The display on the i2c bus.</summary>
internal sealed class Ssd1306Module : IStationModule
{
    internal static readonly SettingDefinition Bus = new("display.bus", Text, "Bus",
        "The i2c bus of an SSD1306 display: /dev/i2c-1.") { Otherwise = "none" };

    internal static readonly SettingDefinition Address = new("display.address", Whole, "Address",
        "The display's address on the bus; 60 is 0x3c.") { Default = "60", Minimum = 8, Maximum = 119 };

    internal static readonly SettingDefinition Height = new("display.height", Choice, "Height",
        "Rows of pixels of the display.") { Unit = "pixels", Default = "\"64\"", Choices = ["64", "32"] };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("display", "Display", "A small display on the i2c bus: last verdict, counts and rate."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Bus, Address, Height];

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => values.Text(Bus) is { } bus
        ? configuration with
        {
            Display = new Ssd1306Configuration(
                bus, values.Int(Address)!.Value, int.Parse(values.Text(Height)!, CultureInfo.InvariantCulture)),
        }
        : configuration;
}
