namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Writes rows as normalised floats, [channel][row][column].</summary>
internal sealed class FloatPlaneWriter
{
    private readonly ImageInput _input;
    private readonly Resampler _resampler;
    private readonly ChannelScale[] _scales;

    /// <summary>Takes the normalisation from the input.</summary>
    public FloatPlaneWriter(ImageInput input, Resampler resampler)
    {
        _input = input;
        _resampler = resampler;
        _scales = [.. input.Mean.Zip(input.Std, ChannelScale.For)];
    }

    /// <summary>Writes the fill everywhere, if the picture leaves any of it to be seen.</summary>
    public void Fill(in ResizeGeometry geometry, Span<float> planes)
    {
        if (geometry.Covers(_input))
        {
            return;
        }

        int planeLength = planes.Length / _scales.Length;
        for (int channel = 0; channel < _scales.Length; channel++)
        {
            float product = _input.Fill * _scales[channel].Scale;
            planes.Slice(channel * planeLength, planeLength).Fill(product + _scales[channel].Offset);
        }
    }

    /// <summary>Writes one row of the picture.</summary>
    public void Write(in PlanarRow row, int index, in ResizeGeometry geometry, Span<float> planes)
    {
        int planeLength = planes.Length / _scales.Length;
        int start = ((geometry.Vertical.Placement + index) * _input.Width) + geometry.Horizontal.Placement;
        for (int channel = 0; channel < _scales.Length; channel++)
        {
            ReadOnlySpan<byte> samples = row.Channel(channel);
            Span<float> target = planes.Slice((channel * planeLength) + start, samples.Length);
            _resampler.Scale(samples, _scales[channel].Scale, _scales[channel].Offset, target);
        }
    }
}

/// <summary>Normalisation of one channel as a product and a sum: <c>(sample / 255 - mean) / std = sample * Scale + Offset</c>.</summary>
internal readonly record struct ChannelScale(float Scale, float Offset)
{
    /// <summary>The factors for a mean and standard deviation on the 0..1 scale.</summary>
    public static ChannelScale For(float mean, float std) => new((float)(1 / (255.0 * std)), (float)(-(double)mean / std));
}
