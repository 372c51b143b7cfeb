namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>What part of a picture goes where in the model's input, along both axes.</summary>
internal readonly record struct ResizeGeometry(AxisGeometry Horizontal, AxisGeometry Vertical)
{
    /// <summary>The geometry that <paramref name="input"/> gives, of a picture (or region) of the given size.</summary>
    public static ResizeGeometry For(ImageInput input, int width, int height) => input.Resize switch
    {
        ResizeMode.Stretch => Centred(input, input.Width, input.Height),
        ResizeMode.ShorterSide => ShorterSide(input, width, height),
        ResizeMode.Letterbox => Letterbox(input, width, height),
        _ => throw new ArgumentOutOfRangeException(nameof(input), input.Resize, "Unknown resize mode."),
    };

    /// <summary>Whether the picture covers the whole input, so that no fill is seen.</summary>
    public bool Covers(ImageInput input) => Horizontal.WindowLength == input.Width && Vertical.WindowLength == input.Height;

    /// <summary>
    /// torchvision's Resize with one number: the shorter side gets that length, the longer side <c>size * longer / shorter</c> with the
    /// fraction cut off.
    /// </summary>
    private static ResizeGeometry ShorterSide(ImageInput input, int width, int height)
    {
        long size = input.Size == 0 ? Math.Min(input.Width, input.Height) : input.Size;
        return width <= height
            ? Centred(input, size, size * height / width)
            : Centred(input, size * width / height, size);
    }

    /// <summary>
    /// The axis that limits the scale fills the input; the other is rounded half to even, as Python rounds, and is at least one sample
    /// long.
    /// </summary>
    private static ResizeGeometry Letterbox(ImageInput input, int width, int height)
    {
        bool widthLimits = (long)input.Width * height <= (long)input.Height * width;
        return widthLimits
            ? Centred(input, input.Width, Scaled(height, input.Width, width))
            : Centred(input, Scaled(width, input.Height, height), input.Height);
    }

    private static long Scaled(int length, int target, int source) => Math.Max(1, (long)Math.Round((double)length * target / source));

    private static ResizeGeometry Centred(ImageInput input, long resizedWidth, long resizedHeight) =>
        new(AxisGeometry.Centred(resizedWidth, input.Width), AxisGeometry.Centred(resizedHeight, input.Height));
}
