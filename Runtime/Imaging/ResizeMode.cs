namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>How a picture of any shape becomes the model's input shape.</summary>
public enum ResizeMode
{
    /// <summary>Both sides are resized to the input's; the aspect ratio is lost.</summary>
    Stretch,

    /// <summary>The shorter side is resized to a given length, the other in proportion, then the centre is cropped (torchvision's Resize and CenterCrop).</summary>
    ShorterSide,

    /// <summary>The picture is resized to fit inside the input in proportion, centred, and bars fill the rest.</summary>
    Letterbox,
}
