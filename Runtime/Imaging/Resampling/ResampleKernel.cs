namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>
/// The continuous resampling kernels. Bilinear is the triangle; bicubic is the cubic convolution of R. Keys, "Cubic convolution
/// interpolation for digital image processing" (IEEE Trans. ASSP 29, 1981), with a = -0.5, as Pillow has it (OpenCV takes -0.75).
/// </summary>
internal static class ResampleKernel
{
    private const double A = -0.5;

    /// <summary>Distance from the centre, in samples, from which on the kernel is zero.</summary>
    public static double Support(ResizeFilter filter) => filter switch
    {
        ResizeFilter.Bilinear => 1,
        ResizeFilter.Bicubic => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "Unknown resize filter."),
    };

    /// <summary>The kernel's value at a signed distance from its centre, in samples.</summary>
    public static double Weight(ResizeFilter filter, double distance)
    {
        double x = Math.Abs(distance);
        return filter == ResizeFilter.Bilinear ? Math.Max(0, 1 - x) : Cubic(x);
    }

    private static double Cubic(double x) => x switch
    {
        < 1 => ((((A + 2) * x) - (A + 3)) * x * x) + 1,
        < 2 => ((((((x - 5) * x) + 8) * x) - 4) * A),
        _ => 0,
    };
}
