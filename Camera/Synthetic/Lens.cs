using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// Blurs the picture's luminance: rows as they are drawn, columns as they are read out. Hue is slow anyway and stays sharp.
/// </summary>
internal sealed class Lens
{
    // Room for the widest blur in a picture some 2300 pixels high; larger ones come out a little sharper
    private const int MostTaps = 33;

    private readonly int _width;
    private readonly int _height;
    private readonly int _stride;
    private readonly float[] _plane;
    private readonly float[] _row;
    private readonly float[] _across = new float[MostTaps];
    private readonly float[] _down = new float[MostTaps];
    private int _reachAcross;
    private int _reachDown;

    public Lens(int width, int height, int padded)
    {
        _width = width;
        _height = height;
        _stride = padded;
        _plane = new float[padded * height];
        _row = new float[padded + MostTaps];
    }

    /// <summary>Sets the blur.</summary>
    /// <param name="sigma">Standard deviation in pixels, along rows and along columns.</param>
    public void Begin(Vector2 sigma)
    {
        _reachAcross = Kernel(_across, sigma.X);
        _reachDown = Kernel(_down, sigma.Y);
    }

    /// <summary>Takes one row in and blurs it along itself.</summary>
    public void Take(int y, ReadOnlySpan<float> luminance)
    {
        int reach = _reachAcross;
        _row.AsSpan(0, reach).Fill(luminance[0]);
        luminance[.._width].CopyTo(_row.AsSpan(reach));
        _row.AsSpan(reach + _width).Fill(luminance[_width - 1]);
        Span<float> target = _plane.AsSpan(y * _stride, _stride);
        for (int i = 0; i < target.Length; i += Vector<float>.Count)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int tap = 0; tap <= 2 * reach; tap++)
            {
                sum += new Vector<float>(_row, i + tap) * _across[tap];
            }

            sum.CopyTo(target[i..]);
        }
    }

    /// <summary>Gives one row out, blurred down the columns. All rows must be in.</summary>
    public void Give(int y, Span<float> luminance)
    {
        int reach = _reachDown;
        Span<int> rows = stackalloc int[MostTaps];
        for (int tap = 0; tap <= 2 * reach; tap++)
        {
            rows[tap] = Math.Clamp(y + tap - reach, 0, _height - 1) * _stride;
        }

        for (int i = 0; i < _stride; i += Vector<float>.Count)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int tap = 0; tap <= 2 * reach; tap++)
            {
                sum += new Vector<float>(_plane, rows[tap] + i) * _down[tap];
            }

            sum.CopyTo(luminance[i..]);
        }
    }

    /// <summary>Fills the taps of (1 - x^2/a^2)^2, whose variance is a^2/7: nearly a Gaussian, without an exponential.</summary>
    private static int Kernel(float[] taps, float sigma)
    {
        float half = MathF.Max(sigma * 2.6457513f, 0.5f);
        int reach = Math.Min((int)MathF.Ceiling(half) - 1, (MostTaps - 1) / 2);
        float sum = 0;
        for (int i = -reach; i <= reach; i++)
        {
            float wall = 1 - (i * i / (half * half));
            taps[reach + i] = wall * wall;
            sum += wall * wall;
        }

        for (int i = 0; i <= 2 * reach; i++)
        {
            taps[i] /= sum;
        }

        return reach;
    }
}
