using EdgeConvNeXt.Runtime.Imaging.Resampling;

namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>A rectangle of a picture that need not end between two pixels, nor inside of the picture.</summary>
/// <param name="X">Left edge in pixels from the picture's.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width in pixels, more than 0.</param>
/// <param name="Height">Height in pixels, more than 0.</param>
public readonly record struct PictureArea(double X, double Y, double Width, double Height)
{
    /// <summary>
    /// Where in a picture the whole of a model's input is from: the region, less what the centre crop leaves out, and with the bars around
    /// it, which lie outside of the region.
    /// </summary>
    /// <param name="input">How the picture becomes the input.</param>
    /// <param name="region">The part of the picture that is looked at.</param>
    public static PictureArea OfInput(ImageInput input, RegionOfInterest region)
    {
        ArgumentNullException.ThrowIfNull(input);
        ResizeGeometry geometry = ResizeGeometry.For(input, region.Width, region.Height);
        (double x, double width) = Along(geometry.Horizontal, region.X, region.Width, input.Width);
        (double y, double height) = Along(geometry.Vertical, region.Y, region.Height, input.Height);
        return new PictureArea(x, y, width, height);
    }

    private static (double Start, double Length) Along(AxisGeometry axis, int start, int length, int target)
    {
        double scale = (double)length / axis.Resized;
        return (start + ((axis.WindowStart - axis.Placement) * scale), target * scale);
    }
}
