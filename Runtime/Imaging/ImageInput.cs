using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>
/// How a model expects its picture: the whole recipe from a frame to numbers, as the model's manifest states it. Geometry first (crop to
/// the region of interest, resize, centre crop or pad), on 8-bit samples as Pillow does it; then, for float inputs, value = (sample / 255 -
/// mean) / std for each channel.
/// </summary>
// Members whose default is not zero have setters: source-generated JSON would give init-only ones zero. An unknown member here would mean
// another picture than the one the model was trained on: it is refused.
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ImageInput
{
    /// <summary>Width of the model's input in pixels, 1..4096.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the model's input in pixels, 1..4096.</summary>
    public required int Height { get; init; }

    /// <summary>Order of the channels of the model's input.</summary>
    public ColorOrder Color { get; init; } = ColorOrder.Rgb;

    /// <summary>How the picture is brought to the input's size.</summary>
    public ResizeMode Resize { get; init; } = ResizeMode.Stretch;

    /// <summary>
    /// Shorter-side mode: the length in pixels to which the shorter side is resized before the centre crop, from the input's shorter side
    /// to 4096; 0 means the input's shorter side. The other modes have none: 0.
    /// </summary>
    public int Size { get; init; }

    /// <summary>The resampling kernel.</summary>
    public ResizeFilter Filter { get; init; } = ResizeFilter.Bilinear;

    /// <summary>
    /// Whether the kernel widens when shrinking, as Pillow does. False samples at the kernel's own width, as OpenCV does.
    /// </summary>
    public bool Antialias { get; set; } = true;

    /// <summary>
    /// The sample value, 0..255, around a picture that does not cover the input: the bars of letterbox mode, and what torchvision's
    /// CenterCrop pads with (0 there) when the resized picture is smaller than the crop.
    /// </summary>
    public byte Fill { get; init; }

    /// <summary>
    /// From how many bits, 10, 12 or 16, picture files with more than 8 bits a channel are scaled to 8 before anything else: min(255, value
    /// * 255 / (2^bits - 1)), halves rounded up. Null where the model was trained on 8-bit files only: then others are refused.
    /// </summary>
    public int? Bits { get; init; }

    /// <summary>Mean of each channel in the input's colour order, on the 0..1 scale; -1..1.</summary>
    public IReadOnlyList<float> Mean { get; set; } = [0f, 0f, 0f];

    /// <summary>Standard deviation of each channel in the input's colour order, on the 0..1 scale; at least 1e-6.</summary>
    public IReadOnlyList<float> Std { get; set; } = [1f, 1f, 1f];
}

/// <summary>Order of the three colour channels of a model's input.</summary>
public enum ColorOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}

/// <summary>The resampling kernel, as Pillow defines it.</summary>
public enum ResizeFilter
{
    /// <summary>Triangle of support 1.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = -0.5, support 2.</summary>
    Bicubic,
}

/// <summary>How a picture of any shape becomes the model's input shape.</summary>
public enum ResizeMode
{
    /// <summary>Both sides are resized to the input's; the aspect ratio is lost.</summary>
    Stretch,

    /// <summary>
    /// The shorter side is resized to a given length, the other in proportion, then the centre is cropped (torchvision's Resize and
    /// CenterCrop).
    /// </summary>
    ShorterSide,

    /// <summary>The picture is resized to fit inside the input in proportion, centred, and bars fill the rest.</summary>
    Letterbox,
}
