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
}
