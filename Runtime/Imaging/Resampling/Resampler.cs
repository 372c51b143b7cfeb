using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>The vector arithmetic of the preprocessor, without the width of the vectors. All widths give the same results.</summary>
/// <remarks>
/// The methods with the inner loops are marked AggressiveOptimization: compiled in tiers, their first few dozen frames take up to a hundred
/// times as long as the later ones, which a line with deadlines cannot have. They are marked NoInlining too: the runtime otherwise finds
/// out which reader is called and merges the loops into one method of more vectors than it can keep in registers, which was measured six
/// times slower.
/// </remarks>
internal abstract class Resampler
{
    /// <summary>The fastest arithmetic that there is for this processor: in C, or where that is not there, in C#.</summary>
    public static Resampler CreateFastest() => ResampleSet.Best is { } set ? new NativeResampler(set) : CreateWidest();

    /// <summary>The arithmetic in C# with the widest vectors that this program has. Without any, the narrowest runs in software.</summary>
    public static Resampler CreateWidest() => Vector512.IsHardwareAccelerated
        ? new Resampler<Lanes512>()
        : Vector256.IsHardwareAccelerated ? new Resampler<Lanes256>() : new Resampler<Lanes128>();

    /// <summary>Works out how a region of the given size, in pixels, becomes the input; the plan is for this resampler.</summary>
    public virtual ResizePlan Plan(ImageInput input, int width, int height) => new(input, width, height);

    /// <summary>Resizes the columns of a region and keeps the result for <see cref="ResizeRow"/>.</summary>
    /// <returns>
    /// The number of colour planes in the result: 1 or 3, in the order in which the format stores them; YUV formats become red, green,
    /// blue.
    /// </returns>
    public abstract int ResizeColumns(in ImageView image, in RegionOfInterest region, ResizePlan plan);

    /// <summary>
    /// One row of the resized region: the planes one after the other, <see cref="ResizePlan.PlaneStride"/> bytes apart. Valid until the
    /// next call.
    /// </summary>
    public abstract ReadOnlySpan<byte> ResizeRow(ResizePlan plan, int row);

    /// <summary>Writes <c>sample * scale + offset</c> for each sample; the spans are equally long.</summary>
    public abstract void Scale(ReadOnlySpan<byte> samples, float scale, float offset, Span<float> destination);
}
