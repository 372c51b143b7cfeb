namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>Order of the three colour channels of a model's input.</summary>
public enum ColorOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}
