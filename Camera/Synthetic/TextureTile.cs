using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>A picture of numbers that repeats without a seam in both directions. Width and height are powers of two.</summary>
internal sealed class TextureTile
{
    private const int FractionBits = 16;
    private const float One = 1 << FractionBits;

    private readonly float[] _values;
    private readonly int _widthBits;
    private readonly int _heightMask;

    public TextureTile(float[] values, int width)
    {
        _values = values;
        _widthBits = BitOperations.Log2((uint)width);
        _heightMask = (values.Length >> _widthBits) - 1;
    }

    /// <summary>Values along a straight line, interpolated between the four neighbours.</summary>
    /// <param name="target">Receives one value a step.</param>
    /// <param name="start">Where the line starts, in texels.</param>
    /// <param name="step">From one value to the next, in texels.</param>
    public void Sample(Span<float> target, Vector2 start, Vector2 step)
    {
        int x = Fixed(start.X);
        int y = Fixed(start.Y);
        int stepX = Fixed(step.X);
        int stepY = Fixed(step.Y);
        float[] values = _values;
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = At(values, x, y);
            x += stepX;
            y += stepY;
        }
    }

    /// <summary>The value at one point in texels.</summary>
    public float At(Vector2 point) => At(_values, Fixed(point.X), Fixed(point.Y));

    private static int Fixed(float value) => unchecked((int)(long)MathF.Floor(value * One));

    private float At(float[] values, int x, int y)
    {
        int widthMask = (1 << _widthBits) - 1;
        int left = (x >> FractionBits) & widthMask;
        int right = (left + 1) & widthMask;
        int above = ((y >> FractionBits) & _heightMask) << _widthBits;
        int below = (((y >> FractionBits) + 1) & _heightMask) << _widthBits;
        float partX = (x & 0xFFFF) * (1 / One);
        float partY = (y & 0xFFFF) * (1 / One);
        float top = values[above + left] + ((values[above + right] - values[above + left]) * partX);
        float bottom = values[below + left] + ((values[below + right] - values[below + left]) * partX);
        return top + ((bottom - top) * partY);
    }
}
