using System.Runtime.CompilerServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Writes rows as bytes, [row][column][channel].</summary>
internal sealed class BytePixelWriter(ImageInput input)
{
    private const int Channels = 3;

    /// <summary>Writes the fill everywhere, if the picture leaves any of it to be seen.</summary>
    public void Fill(in ResizeGeometry geometry, Span<byte> pixels)
    {
        if (!geometry.Covers(input))
        {
            pixels.Fill(input.Fill);
        }
    }

    /// <summary>Writes one row of the picture.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Write(in PlanarRow row, int index, in ResizeGeometry geometry, Span<byte> pixels)
    {
        int start = ((geometry.Vertical.Placement + index) * input.Width) + geometry.Horizontal.Placement;
        ReadOnlySpan<byte> first = row.Channel(0);
        ReadOnlySpan<byte> second = row.Channel(1)[..first.Length];
        ReadOnlySpan<byte> third = row.Channel(2)[..first.Length];
        Span<byte> target = pixels.Slice(start * Channels, first.Length * Channels);
        for (int i = 0; i < first.Length && target.Length >= Channels; i++)
        {
            target[2] = third[i];
            target[1] = second[i];
            target[0] = first[i];
            target = target[Channels..];
        }
    }
}
