namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>The resampling kernel, as Pillow defines it.</summary>
public enum ResizeFilter
{
    /// <summary>Triangle of support 1.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = -0.5, support 2.</summary>
    Bicubic,
}
