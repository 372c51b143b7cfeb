using System.Numerics.Tensors;
using EdgeConvNeXt.Quantization.Workers;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>
/// The factor L of a symmetric positive definite matrix A = L Lᵀ, and what is solved with it. Every number is computed by one thread in one
/// order: the result is the same, whatever the number of threads.
/// </summary>
internal sealed class Cholesky
{
    // Columns that are factored together: 64 rows of a matrix of 3072 stay in the second cache.
    private const int Block = 64;

    // Right-hand sides that share the reading of a row of the factor.
    private const int Group = 8;

    private readonly double[] _factor;
    private readonly int _size;
    private readonly int _threads;

    private Cholesky(double[] factor, int size, int threads)
    {
        _factor = factor;
        _size = size;
        _threads = threads;
    }

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">Its lower triangle, row-major [size, size]; overwritten by the factor.</param>
    /// <param name="size">Its number of rows.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    /// <exception cref="NotFiniteNumberException">The matrix is not positive definite, or holds NaN or infinity.</exception>
    public static Cholesky Factor(double[] matrix, int size, int threads, CancellationToken cancellationToken)
    {
        Cholesky cholesky = new(matrix, size, threads);
        for (int start = 0; start < size; start += Block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            cholesky.FactorColumns(start, Math.Min(start + Block, size));
        }

        return cholesky;
    }

    /// <summary>Solves A x = b for several right-hand sides.</summary>
    /// <param name="sides">Row-major [count, size]: a right-hand side in each row; overwritten by its solution.</param>
    /// <param name="cancellationToken">Stops between two groups of them.</param>
    public void Solve(double[] sides, CancellationToken cancellationToken)
    {
        int count = sides.Length / _size;
        ParallelLoop.Run((count + Group - 1) / Group, _threads, group =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = group * Group;
            int last = Math.Min(first + Group, count);
            SolveLower(sides, first, last);
            SolveUpper(sides, first, last);
        });
    }

    /// <summary>The inverse of A, row-major, both triangles.</summary>
    /// <param name="cancellationToken">Stops between two groups of rows.</param>
    public double[] Inverse(CancellationToken cancellationToken)
    {
        double[] columns = InverseFactor(cancellationToken);
        double[] inverse = new double[columns.Length];
        int groups = (_size + Block - 1) / Block;

        // A⁻¹ = L⁻ᵀ L⁻¹: dot products of the columns of L⁻¹, each of which begins at its diagonal.
        ParallelLoop.Run(groups, _threads, group =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = group * Block;
            int end = Math.Min(first + Block, _size);
            for (int column = 0; column < end; column++)
            {
                for (int row = Math.Max(first, column); row < end; row++)
                {
                    double value = TensorPrimitives.Dot<double>(Row(columns, row, row, _size), Row(columns, column, row, _size));
                    inverse[(row * _size) + column] = value;
                    inverse[(column * _size) + row] = value;
                }
            }
        });
        return inverse;
    }

    /// <summary>Lᵀ's inverse: row i is column i of L⁻¹, which is zero before index i.</summary>
    private double[] InverseFactor(CancellationToken cancellationToken)
    {
        double[] columns = new double[_size * _size];
        ParallelLoop.Run((_size + Group - 1) / Group, _threads, group =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = group * Group;
            int last = Math.Min(first + Group, _size);
            for (int k = first; k < _size; k++)
            {
                double pivot = At(k, k);
                for (int i = first; i < Math.Min(last, k + 1); i++)
                {
                    double sum = TensorPrimitives.Dot<double>(Row(_factor, k, i, k), Row(columns, i, i, k));
                    columns[(i * _size) + k] = ((i == k ? 1 : 0) - sum) / pivot;
                }
            }
        });
        return columns;
    }

    private void FactorColumns(int start, int end)
    {
        Subtract(start, end, start, end);
        for (int column = start; column < end; column++)
        {
            FactorColumn(column, start, end);
        }

        ParallelLoop.Run((_size - end + Block - 1) / Block, _threads, group =>
        {
            int first = end + (group * Block);
            int last = Math.Min(first + Block, _size);
            Subtract(first, last, start, end);
            for (int row = first; row < last; row++)
            {
                for (int column = start; column < end; column++)
                {
                    double sum = TensorPrimitives.Dot<double>(Row(_factor, row, start, column), Row(_factor, column, start, column));
                    At(row, column) = (At(row, column) - sum) / At(column, column);
                }
            }
        });
    }

    // What the columns before the block contribute.
    private void Subtract(int firstRow, int lastRow, int start, int end)
    {
        for (int row = firstRow; start > 0 && row < lastRow; row++)
        {
            ReadOnlySpan<double> left = Row(_factor, row, 0, start);
            for (int column = start; column < Math.Min(end, row + 1); column++)
            {
                At(row, column) -= TensorPrimitives.Dot<double>(left, Row(_factor, column, 0, start));
            }
        }
    }

    private void FactorColumn(int column, int start, int end)
    {
        ReadOnlySpan<double> own = Row(_factor, column, start, column);
        double square = At(column, column) - TensorPrimitives.Dot(own, own);
        if (!(square > 0) || !double.IsFinite(square))
        {
            throw new NotFiniteNumberException("The matrix is not positive definite.", square);
        }

        double pivot = Math.Sqrt(square);
        At(column, column) = pivot;
        for (int row = column + 1; row < end; row++)
        {
            At(row, column) = (At(row, column) - TensorPrimitives.Dot<double>(Row(_factor, row, start, column), own)) / pivot;
        }
    }

    private void SolveLower(double[] sides, int first, int last)
    {
        for (int k = 0; k < _size; k++)
        {
            ReadOnlySpan<double> row = Row(_factor, k, 0, k);
            double pivot = At(k, k);
            for (int side = first; side < last; side++)
            {
                Span<double> values = sides.AsSpan(side * _size, _size);
                values[k] = (values[k] - TensorPrimitives.Dot(row, values[..k])) / pivot;
            }
        }
    }

    private void SolveUpper(double[] sides, int first, int last)
    {
        for (int k = _size - 1; k >= 0; k--)
        {
            ReadOnlySpan<double> row = Row(_factor, k, 0, k);
            double pivot = At(k, k);
            for (int side = first; side < last; side++)
            {
                Span<double> values = sides.AsSpan(side * _size, _size);
                values[k] /= pivot;
                TensorPrimitives.MultiplyAdd(row, -values[k], values[..k], values[..k]);
            }
        }
    }

    private ref double At(int row, int column) => ref _factor[(row * _size) + column];

    private Span<double> Row(double[] matrix, int row, int from, int to) => matrix.AsSpan((row * _size) + from, to - from);
}
