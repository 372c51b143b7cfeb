namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Normalisation of one channel as a product and a sum: <c>(sample / 255 - mean) / std = sample * Scale + Offset</c>.</summary>
internal readonly record struct ChannelScale(float Scale, float Offset)
{
    /// <summary>The factors for a mean and standard deviation on the 0..1 scale.</summary>
    public static ChannelScale For(float mean, float std) => new((float)(1 / (255.0 * std)), (float)(-(double)mean / std));
}
