namespace EdgeConvNeXt.Station.Indicators;

/// <summary>The station's SSD1306 display.</summary>
/// <param name="Bus">The i2c bus: /dev/i2c-1.</param>
/// <param name="Address">Its address on the bus, 7 bits.</param>
/// <param name="Height">Rows of pixels: 32 or 64.</param>
public sealed record DisplayConfiguration(string Bus, int Address, int Height);
