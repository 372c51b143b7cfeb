using System.Numerics;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>Turns luminance and hue into bytes, with the noise of a sensor.</summary>
internal sealed class Sensor
{
    private readonly PixelFormat _format;
    private readonly int _width;
    private readonly int[] _red;
    private readonly int[] _green;
    private readonly int[] _blue;

    public Sensor(PixelFormat format, int width, int padded)
    {
        _format = format;
        _width = width;
        _red = new int[padded];
        _green = new int[padded];
        _blue = new int[padded];
    }

    /// <summary>Writes one row.</summary>
    /// <param name="luminance">Luminance, 0 to 255, unclamped.</param>
    /// <param name="warmth">Hue: red times 1 + w, blue times 1 - w.</param>
    /// <param name="noise">Standard deviation of the noise in levels.</param>
    /// <param name="random">Where in the stored noise the row begins.</param>
    /// <param name="target">The row's bytes.</param>
    public void Read(ReadOnlySpan<float> luminance, ReadOnlySpan<float> warmth, float noise, ref SplitMix64 random, Span<byte> target)
    {
        ulong places = random.Next();
        if (_format == PixelFormat.Gray8)
        {
            Expose(luminance, warmth, 0, noise, (int)places, _green);
            Narrow(_green, target);
            return;
        }

        Expose(luminance, warmth, 1, noise, (int)places, _red);
        Expose(luminance, warmth, 0, noise, (int)(places >> 20), _green);
        Expose(luminance, warmth, -1, noise, (int)(places >> 40), _blue);
        (int[] first, int[] last) = _format == PixelFormat.Bgr24 ? (_blue, _red) : (_red, _blue);
        Interleave(first, _green, last, target);
    }

    private static void Expose(ReadOnlySpan<float> luminance, ReadOnlySpan<float> warmth, float hue, float noise, int place, int[] target)
    {
        float[] stored = Textures.Noise;
        int mask = stored.Length - RowBuffers.Lanes;
        Vector<float> half = new(0.5f);
        for (int i = 0; i < target.Length; i += Vector<float>.Count)
        {
            // Whole blocks of lanes, so that vectors of any width read the same numbers
            int at = ((place + i) & mask) + (i % RowBuffers.Lanes);
            Vector<float> value = new Vector<float>(luminance[i..]) * (Vector<float>.One + (new Vector<float>(warmth[i..]) * hue));
            value += (new Vector<float>(stored, at) * noise) + half;
            value = Vector.Min(Vector.Max(value, Vector<float>.Zero), new Vector<float>(255));
            Vector.ConvertToInt32(value).CopyTo(target, i);
        }
    }

    private void Narrow(int[] values, Span<byte> target)
    {
        for (int x = 0; x < _width; x++)
        {
            target[x] = (byte)values[x];
        }
    }

    private void Interleave(int[] first, int[] second, int[] third, Span<byte> target)
    {
        Span<byte> rest = target[..(_width * 3)];
        for (int x = 0; x < _width; x++)
        {
            rest[(x * 3) + 2] = (byte)third[x];
            rest[(x * 3) + 1] = (byte)second[x];
            rest[x * 3] = (byte)first[x];
        }
    }
}
