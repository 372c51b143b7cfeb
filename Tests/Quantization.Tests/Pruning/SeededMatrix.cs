using EdgeConvNeXt.Quantization.Pruning;

namespace EdgeConvNeXt.Quantization.Tests.Pruning;

/// <summary>Seeded numbers, and linear algebra as in a textbook, to hold the fast one against.</summary>
internal static class SeededMatrix
{
    /// <summary>Correlated samples: each channel is noise and a share of the channel before it.</summary>
    public static RowSamples Samples(int rows, int columns, int seed = 5)
    {
        Random random = new(seed);
        RowSamples samples = new(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            Span<float> values = samples.Row(row);
            for (int i = 0; i < columns; i++)
            {
                values[i] = (float)((random.NextDouble() * 2) - 1) + (i == 0 ? 0 : 0.5f * values[i - 1]) + (0.1f * (i % 3));
            }
        }

        return samples;
    }

    public static float[] Weights(int inputs, int outputs, int seed = 6)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, inputs * outputs).Select(_ => (float)((random.NextDouble() * 2) - 1))];
    }

    /// <summary>A symmetric positive definite matrix.</summary>
    public static double[] Definite(int size, int seed = 7)
    {
        Random random = new(seed);
        double[] factor = [.. Enumerable.Range(0, size * size).Select(_ => random.NextDouble() - 0.5)];
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                matrix[(i * size) + j] = i == j ? 0.5 : 0;
                for (int k = 0; k < size; k++)
                {
                    matrix[(i * size) + j] += factor[(i * size) + k] * factor[(j * size) + k];
                }
            }
        }

        return matrix;
    }

    /// <summary>Solves A X = B, B being [size, sides], by Gauss's elimination with pivots.</summary>
    public static double[] Solve(double[] matrix, double[] right, int size)
    {
        double[] a = [.. matrix];
        double[] b = [.. right];
        int sides = b.Length / size;
        for (int step = 0; step < size; step++)
        {
            int pivot = Enumerable.Range(step, size - step).MaxBy(row => Math.Abs(a[(row * size) + step]));
            Swap(a, size, step, pivot);
            Swap(b, sides, step, pivot);
            for (int row = 0; row < size; row++)
            {
                double factor = row == step ? 0 : a[(row * size) + step] / a[(step * size) + step];
                Subtract(a, size, row, step, factor);
                Subtract(b, sides, row, step, factor);
            }
        }

        return [.. b.Select((value, index) => value / a[(index / sides * size) + (index / sides)])];
    }

    public static double[] Identity(int size) => [.. Enumerable.Range(0, size * size).Select(i => i / size == i % size ? 1.0 : 0)];

    private static void Swap(double[] matrix, int columns, int first, int second)
    {
        for (int i = 0; i < columns; i++)
        {
            (matrix[(first * columns) + i], matrix[(second * columns) + i]) =
                (matrix[(second * columns) + i], matrix[(first * columns) + i]);
        }
    }

    private static void Subtract(double[] matrix, int columns, int row, int other, double factor)
    {
        for (int i = 0; factor != 0 && i < columns; i++)
        {
            matrix[(row * columns) + i] -= factor * matrix[(other * columns) + i];
        }
    }
}
