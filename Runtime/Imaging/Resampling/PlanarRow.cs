namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>One resized row, its colour planes one after the other.</summary>
/// <param name="samples">The planes.</param>
/// <param name="width">Samples of a plane.</param>
/// <param name="planeStride">Bytes from one plane to the next.</param>
/// <param name="planes">1 for gray, 3 for colour.</param>
/// <param name="reversed">Whether the planes stand in the opposite of the model's colour order.</param>
internal readonly ref struct PlanarRow(ReadOnlySpan<byte> samples, int width, int planeStride, int planes, bool reversed)
{
    private readonly ReadOnlySpan<byte> _samples = samples;

    /// <summary>The samples of a channel of the model's input. Gray stands in every channel.</summary>
    public ReadOnlySpan<byte> Channel(int channel)
    {
        int plane = planes == 1 ? 0 : reversed ? planes - 1 - channel : channel;
        return _samples.Slice(plane * planeStride, width);
    }
}
