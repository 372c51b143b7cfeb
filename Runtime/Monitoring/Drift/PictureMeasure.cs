using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>What is measured of every part's picture to see whether the camera or its light changed.</summary>
/// <param name="Brightness">Mean luminance, 0..1.</param>
/// <param name="Contrast">Standard deviation of the luminance over its mean: the same under less light.</param>
/// <param name="Sharpness">Slope of edges from pixel to pixel over the standard deviation: less out of focus, the same under less
/// light.</param>
/// <param name="Noise">Standard deviation of the sensor's noise (and of the finest texture), on the 0..1 scale.</param>
/// <param name="PositionX">Where what differs from the mean lies, -0.5 (left) to 0.5.</param>
/// <param name="PositionY">The same from top (-0.5) to bottom.</param>
internal readonly record struct PictureMeasure(
    float Brightness, float Contrast, float Sharpness, float Noise, float PositionX, float PositionY)
{
    /// <summary>Number of values.</summary>
    public const int Count = 6;

    /// <summary>What the values are called in files and messages, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["brightness", "contrast", "sharpness", "noise", "positionX", "positionY"];

    /// <summary>A value by its place.</summary>
    public float this[int index] => index switch
    {
        0 => Brightness,
        1 => Contrast,
        2 => Sharpness,
        3 => Noise,
        4 => PositionX,
        5 => PositionY,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "There are six values."),
    };

    /// <summary>
    /// Measures a part of a picture on a grid of at most 48x48 points, the 3x3 pixels around each; allocates nothing. Slopes and noise are
    /// those of the green of coloured pictures.
    /// </summary>
    /// <param name="image">The picture.</param>
    /// <param name="requested">What of it; null, and what is not within it, for all.</param>
    /// <returns>The values; all 0 for what is narrower or lower than three pixels.</returns>
    public static PictureMeasure Of(in ImageView image, RegionOfInterest? requested) => PictureGrid.Measure(
        image,
        requested is { } area && area.FitsIn(image.Width, image.Height) ? area : RegionOfInterest.Whole(image.Width, image.Height));
}
