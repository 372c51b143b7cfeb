namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>The rectangle of a frame that is looked at, in pixels from the top left corner.</summary>
/// <param name="X">Left edge, 0 or more.</param>
/// <param name="Y">Top edge, 0 or more.</param>
/// <param name="Width">Width, 1 or more.</param>
/// <param name="Height">Height, 1 or more.</param>
public readonly record struct RegionOfInterest(int X, int Y, int Width, int Height)
{
    /// <summary>The whole of a picture of the given size.</summary>
    public static RegionOfInterest Whole(int width, int height) => new(0, 0, width, height);

    /// <summary>Whether the rectangle has an area and lies inside a picture of the given size.</summary>
    public bool FitsIn(int width, int height) =>
        X >= 0 && Y >= 0 && Width > 0 && Height > 0 && (long)X + Width <= width && (long)Y + Height <= height;
}
