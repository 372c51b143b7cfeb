using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>A picture of numbers that repeats without a seam in both directions. Width and height are powers of two.</summary>
internal sealed class TextureTile
{
    private const int FractionBits = 16;
    private const int FractionMask = (1 << FractionBits) - 1;
    private const float One = 1 << FractionBits;

    private readonly float[] _values;
    private readonly int _widthBits;
    private readonly int _widthMask;
    private readonly int _heightMask;

    /// <param name="values">Row after row.</param>
    /// <param name="width">Texels a row.</param>
    /// <exception cref="ArgumentException">A side is not a power of two.</exception>
    public TextureTile(float[] values, int width)
    {
        if (!BitOperations.IsPow2(width) || !BitOperations.IsPow2(values.Length) || values.Length < width)
        {
            throw new ArgumentException(
                $"The sides of a texture are powers of two, but {values.Length} values were given in rows of {width}.");
        }

        _values = values;
        _widthBits = BitOperations.Log2((uint)width);
        _widthMask = width - 1;
        _heightMask = (values.Length >> _widthBits) - 1;
    }

    /// <summary>Values along a straight line, interpolated between the four neighbours.</summary>
    /// <param name="target">Receives one value a step.</param>
    /// <param name="first">Steps from the start of the line to the first value.</param>
    /// <param name="start">Where the line starts, in texels.</param>
    /// <param name="step">From one value to the next, in texels.</param>
    public void Sample(Span<float> target, int first, Vector2 start, Vector2 step)
    {
        int stepX = Fixed(step.X);
        int stepY = Fixed(step.Y);
        int x = Fixed(start.X) + (first * stepX);
        int y = Fixed(start.Y) + (first * stepY);
        if (stepX == 1 << FractionBits && stepY == 0)
        {
            SampleRow(target, x, y);
            return;
        }

        for (int i = 0; i < target.Length; i++)
        {
            target[i] = At(x, y);
            x += stepX;
            y += stepY;
        }
    }

    /// <summary>The value at one point in texels.</summary>
    public float At(Vector2 point) => At(Fixed(point.X), Fixed(point.Y));

    private static int Fixed(float value) => unchecked((int)(long)MathF.Floor(value * One));

    /// <summary>One texel a step along a row of texels: neighbours lie side by side in memory up to the seam.</summary>
    private void SampleRow(Span<float> target, int x, int y)
    {
        int above = ((y >> FractionBits) & _heightMask) << _widthBits;
        int below = (((y >> FractionBits) + 1) & _heightMask) << _widthBits;
        ReadOnlySpan<float> upper = _values.AsSpan(above, _widthMask + 1);
        ReadOnlySpan<float> lower = _values.AsSpan(below, _widthMask + 1);
        Vector2 part = new Vector2(x & FractionMask, y & FractionMask) * (1 / One);
        int done = 0;
        while (done < target.Length)
        {
            int left = ((x >> FractionBits) + done) & _widthMask;
            int count = Math.Min(_widthMask - left, target.Length - done);
            Blend(target.Slice(done, count), upper[left..], lower[left..], part);
            done += count;
            if (done < target.Length)
            {
                target[done] = At(x + (done << FractionBits), y);
                done++;
            }
        }
    }

    private static void Blend(Span<float> target, ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, Vector2 part)
    {
        int i = 0;
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> topLeft = new(upper[i..]);
            Vector<float> bottomLeft = new(lower[i..]);
            Vector<float> top = topLeft + ((new Vector<float>(upper[(i + 1)..]) - topLeft) * part.X);
            Vector<float> bottom = bottomLeft + ((new Vector<float>(lower[(i + 1)..]) - bottomLeft) * part.X);
            (top + ((bottom - top) * part.Y)).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] = Blend(upper[i], upper[i + 1], lower[i], lower[i + 1], part.X, part.Y);
        }
    }

    private static float Blend(float topLeft, float topRight, float bottomLeft, float bottomRight, float partX, float partY)
    {
        float top = topLeft + ((topRight - topLeft) * partX);
        float bottom = bottomLeft + ((bottomRight - bottomLeft) * partX);
        return top + ((bottom - top) * partY);
    }

    private float At(int x, int y)
    {
        int left = (x >> FractionBits) & _widthMask;
        int right = (left + 1) & _widthMask;
        int above = ((y >> FractionBits) & _heightMask) << _widthBits;
        int below = (((y >> FractionBits) + 1) & _heightMask) << _widthBits;

        float[] values = _values;
        return Blend(
            values[above + left],
            values[above + right],
            values[below + left],
            values[below + right],
            (x & FractionMask) * (1 / One),
            (y & FractionMask) * (1 / One));
    }
}
