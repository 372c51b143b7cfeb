namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>Takes back what a PNG's writer did to the bytes of a row so that they pack better.</summary>
/// <seealso href="https://www.w3.org/TR/png-3/#9Filters"/>
internal static class PngFilter
{
    /// <summary>Restores a row in place.</summary>
    /// <param name="type">The filter, 0 to 4.</param>
    /// <param name="row">The bytes of the row.</param>
    /// <param name="above">The row above, restored; zeros above the first.</param>
    /// <param name="pixel">Bytes of a pixel.</param>
    /// <exception cref="InvalidDataException">There is no such filter.</exception>
    public static void Undo(byte type, Span<byte> row, ReadOnlySpan<byte> above, int pixel)
    {
        if (type > 4)
        {
            throw new InvalidDataException($"a row has filter {type}, there are 0 to 4");
        }

        for (int i = 0; type != 0 && i < row.Length; i++)
        {
            int left = i < pixel ? 0 : row[i - pixel];
            row[i] += (byte)(type switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Paeth(left, above[i], i < pixel ? 0 : above[i - pixel]),
            });
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        int toLeft = Math.Abs(estimate - left);
        int toAbove = Math.Abs(estimate - above);
        int toCorner = Math.Abs(estimate - corner);
        if (toLeft <= toAbove && toLeft <= toCorner)
        {
            return left;
        }

        return toAbove <= toCorner ? above : corner;
    }
}
