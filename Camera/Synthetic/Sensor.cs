using System.Runtime.Intrinsics;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>Turns luminance and hue into bytes, with the noise of a sensor.</summary>
internal sealed class Sensor
{
    // Noise is taken from the store in blocks of eight whatever the machine's vectors are, so that the pictures are the same everywhere
    private const int Block = 8;

    private readonly PixelFormat _format;
    private readonly int _padded;
    private readonly byte[] _row;

    public Sensor(PixelFormat format, int padded)
    {
        _format = format;
        _padded = padded;

        // Whole vectors are written, the last of which holds four bytes too many
        _row = new byte[(padded * 3) + Vector128<byte>.Count];
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
            ReadGray(luminance, noise, (int)places);
        }
        else
        {
            ReadColor(luminance, warmth, noise, places);
        }

        _row.AsSpan(0, target.Length).CopyTo(target);
    }

    private void ReadGray(ReadOnlySpan<float> luminance, float noise, int place)
    {
        for (int i = 0; i < _padded; i += Block)
        {
            Vector256<int> levels = Levels(Vector256.Create(luminance[i..]), noise, place, i);
            Vector128<ushort> narrow = Vector128.Narrow(levels.GetLower().AsUInt32(), levels.GetUpper().AsUInt32());
            Vector128.Narrow(narrow, narrow).GetLower().CopyTo(_row, i);
        }
    }

    private void ReadColor(ReadOnlySpan<float> luminance, ReadOnlySpan<float> warmth, float noise, ulong places)
    {
        (int redBits, int blueBits) = _format == PixelFormat.Bgr24 ? (16, 0) : (0, 16);
        for (int i = 0; i < _padded; i += Block)
        {
            Vector256<float> light = Vector256.Create(luminance[i..]);
            Vector256<float> hue = Vector256.Create(warmth[i..]);
            Vector256<int> red = Levels(light * (Vector256<float>.One + hue), noise, (int)places, i);
            Vector256<int> green = Levels(light, noise, (int)(places >> 20), i);
            Vector256<int> blue = Levels(light * (Vector256<float>.One - hue), noise, (int)(places >> 40), i);
            Vector256<int> pixels = (red << redBits) | (green << 8) | (blue << blueBits);
            Squeeze(pixels.GetLower(), i);
            Squeeze(pixels.GetUpper(), i + Vector128<int>.Count);
        }
    }

    private static Vector256<int> Levels(Vector256<float> value, float noise, int place, int i)
    {
        float[] stored = Textures.Noise;
        int at = ((place + i) & (stored.Length - RowBuffers.Lanes)) + (i % RowBuffers.Lanes);
        value += (Vector256.Create(stored, at) * noise) + Vector256.Create(0.5f);
        value = Vector256.Min(Vector256.Max(value, Vector256<float>.Zero), Vector256.Create(255f));
        return Vector256.ConvertToInt32(value);
    }

    /// <summary>
    /// Writes four pixels without the byte that each has too many; the four bytes behind them are written again by the next call.
    /// </summary>
    private void Squeeze(Vector128<int> pixels, int x)
    {
        Vector128<byte> order = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        Vector128.Shuffle(pixels.AsByte(), order).CopyTo(_row, x * 3);
    }
}
