namespace EdgeConvNeXt.Targets.Displays;

/// <summary>
/// A picture of one bit per pixel, laid out as the display's memory: pages of eight rows, in each a byte for every column, its lowest bit
/// on top. What is drawn beyond the edge is cut off.
/// </summary>
public sealed class DisplayCanvas
{
    /// <summary>Rows in a page.</summary>
    public const int PageRows = 8;

    private readonly byte[] _bytes;

    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, a multiple of 8.</param>
    public DisplayCanvas(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, PageRows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(height % PageRows, 0, nameof(height));
        Width = width;
        Height = height;
        _bytes = new byte[width * height / PageRows];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Number of pages.</summary>
    public int Pages => Height / PageRows;

    /// <summary>Whether a pixel is lit; outside none is.</summary>
    public bool this[int x, int y] => Contains(x, y) && (_bytes[Index(x, y)] >> (y % PageRows) & 1) != 0;

    /// <summary>The bytes of a page, one for each column.</summary>
    public ReadOnlySpan<byte> Page(int page) => _bytes.AsSpan(page * Width, Width);

    /// <summary>Turns every pixel off.</summary>
    public void Clear() => Array.Clear(_bytes);

    /// <summary>Lights a rectangle.</summary>
    public void Fill(int left, int top, int width, int height)
    {
        for (int y = top; y < top + height; y++)
        {
            for (int x = left; x < left + width; x++)
            {
                Light(x, y);
            }
        }
    }

    /// <summary>Writes one line of text. A letter takes 6 by 8 pixels, its gaps included, times the scale.</summary>
    /// <param name="left">Left edge of the first letter.</param>
    /// <param name="top">Upper edge.</param>
    /// <param name="text">Printable ASCII; any other character becomes a question mark.</param>
    /// <param name="scale">Side of one drawn pixel, at least 1.</param>
    public void Write(int left, int top, string text, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        foreach (char character in text)
        {
            WriteGlyph(left, top, Glyphs.Of(character), scale);
            left += (Glyphs.Width + 1) * scale;
        }
    }

    /// <summary>How many letters of a scale fit side by side.</summary>
    public int LettersInLine(int scale = 1) => (Width + scale) / ((Glyphs.Width + 1) * scale);

    private void WriteGlyph(int left, int top, ReadOnlySpan<byte> columns, int scale)
    {
        for (int x = 0; x < columns.Length; x++)
        {
            for (int y = 0; y < Glyphs.Height; y++)
            {
                if ((columns[x] >> y & 1) != 0)
                {
                    Fill(left + (x * scale), top + (y * scale), scale, scale);
                }
            }
        }
    }

    private void Light(int x, int y)
    {
        if (Contains(x, y))
        {
            _bytes[Index(x, y)] |= (byte)(1 << (y % PageRows));
        }
    }

    private bool Contains(int x, int y) => x >= 0 && x < Width && y >= 0 && y < Height;

    private int Index(int x, int y) => (y / PageRows * Width) + x;
}
