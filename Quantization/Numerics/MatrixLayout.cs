namespace EdgeConvNeXt.Quantization.Numerics;

/// <summary>Row-major matrices in other orders.</summary>
internal static class MatrixLayout
{
    /// <summary>The transpose of a row-major matrix of <paramref name="rows"/> by <paramref name="columns"/>.</summary>
    public static T[] Transpose<T>(ReadOnlySpan<T> matrix, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(matrix.Length, rows * columns);
        T[] transposed = new T[matrix.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                transposed[(column * rows) + row] = matrix[(row * columns) + column];
            }
        }

        return transposed;
    }
}
