using System.Numerics.Tensors;
using EdgeConvNeXt.Quantization.Workers;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>
/// The order in which the inputs of a linear layer y = Wᵀ x + b are best done without: each time the one whose loss hurts the output least,
/// once the weights of those that are left have made up for it. Removing input j costs |w_j|² / [H⁻¹]_jj, where H is the covariance of the
/// inputs and w_j what the outputs take of j by then; the others change by -[H⁻¹]_ij / [H⁻¹]_jj w_j (B. Hassibi and D. G. Stork, Second
/// order derivatives for network pruning: Optimal Brain Surgeon, NIPS 1992). The bias follows the means and needs no place in H.
/// </summary>
internal sealed class ChannelElimination
{
    // So many steps wait until they are applied to the whole inverse, at once and while its rows are in the cache.
    private const int Batch = 32;

    // Rows of the weights that a thread takes at once.
    private const int RowsAtOnce = 256;

    private readonly int _columns;
    private readonly int _threads;
    private readonly double[] _inverse;
    private readonly float[] _weights;
    private readonly int _stride;
    private readonly double[] _diagonal;
    private readonly double[] _energies;
    private readonly double[][] _pivots = new double[Batch][];
    private readonly double[] _factors;
    private int[] _channels;
    private int _pending;

    private ChannelElimination(double[] inverse, float[] weights, int size, int threads)
    {
        _inverse = inverse;
        _weights = weights;
        _stride = size;
        _columns = weights.Length / size;
        _threads = threads;
        _channels = [.. Enumerable.Range(0, size)];
        _factors = new double[size];
        _diagonal = [.. _channels.Select(i => inverse[(i * size) + i])];
        _energies = [.. _channels.Select(i => (double)TensorPrimitives.SumOfSquares<float>(Weights(i)))];
    }

    /// <summary>Finds the order.</summary>
    /// <param name="inverse">Inverse of the inputs' covariance, row-major [size, size], both triangles; destroyed.</param>
    /// <param name="weights">[size, outputs]; not changed.</param>
    /// <param name="size">Number of inputs.</param>
    /// <param name="keep">So many stay at the end, 1 or more.</param>
    /// <param name="snapshotAt">Number of inputs for which the weights are wanted; between <paramref name="keep"/> and size.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public static EliminationOrder Run(
        double[] inverse, ReadOnlySpan<float> weights, int size, int keep, int snapshotAt, int threads, CancellationToken cancellationToken)
    {
        ChannelElimination elimination = new(inverse, weights.ToArray(), size, threads);
        List<int> removed = [];
        List<double> errors = [0];
        float[] snapshot = size == snapshotAt ? weights.ToArray() : [];
        for (int left = size; left > keep; left--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int channel, double cost) = elimination.RemoveCheapest();
            removed.Add(channel);
            errors.Add(errors[^1] + cost);
            if (left - 1 == snapshotAt)
            {
                snapshot = elimination.KeptWeights();
            }
        }

        return new EliminationOrder(removed, errors, snapshot);
    }

    private (int Channel, double Cost) RemoveCheapest()
    {
        if (_pending == Batch)
        {
            Apply();
        }

        int cheapest = -1;
        double least = double.PositiveInfinity;
        for (int i = 0; i < _channels.Length; i++)
        {
            double cost = IsKept(i) ? _energies[i] / _diagonal[i] : double.PositiveInfinity;
            if (cost < least)
            {
                (cheapest, least) = (i, cost);
            }
        }

        Remove(cheapest);
        return (_channels[cheapest], least);
    }

    private void Remove(int position)
    {
        double[] pivot = InverseRow(position);
        double diagonal = pivot[position];
        TensorPrimitives.Divide(pivot, diagonal, _factors);
        ReadOnlySpan<float> removed = Weights(position);
        float[] own = removed.ToArray();
        ParallelLoop.Run((_channels.Length + RowsAtOnce - 1) / RowsAtOnce, _threads, group => Compensate(
            own, group * RowsAtOnce, Math.Min((group + 1) * RowsAtOnce, _channels.Length)));
        for (int i = 0; i < _channels.Length; i++)
        {
            _diagonal[i] -= pivot[i] * _factors[i];
        }

        // Scaled so that what is taken off the inverse is the square of the row.
        TensorPrimitives.Divide(pivot, Math.Sqrt(diagonal), pivot);
        _pivots[_pending++] = pivot;
        _diagonal[position] = double.NaN;
    }

    private void Compensate(float[] removed, int first, int last)
    {
        for (int i = first; i < last; i++)
        {
            if (IsKept(i))
            {
                Span<float> row = Weights(i);
                TensorPrimitives.MultiplyAdd(removed, (float)-_factors[i], row, row);
                _energies[i] = TensorPrimitives.SumOfSquares<float>(row);
            }
        }
    }

    // A row of the inverse with what waits to be taken off it.
    private double[] InverseRow(int position)
    {
        double[] row = _inverse.AsSpan(position * _stride, _channels.Length).ToArray();
        for (int k = 0; k < _pending; k++)
        {
            TensorPrimitives.MultiplyAdd(_pivots[k], -_pivots[k][position], row, row);
        }

        return row;
    }

    // Takes the steps that wait off the inverse, and closes the gaps.
    private void Apply()
    {
        int size = _channels.Length;
        int[] kept = [.. Enumerable.Range(0, size).Where(IsKept)];
        ParallelLoop.Run(kept.Length, _threads, i =>
        {
            Span<double> row = _inverse.AsSpan(kept[i] * _stride, size);
            for (int k = 0; k < _pending; k++)
            {
                TensorPrimitives.MultiplyAdd(_pivots[k], -_pivots[k][kept[i]], row, row);
            }
        });
        for (int i = 0; i < kept.Length; i++)
        {
            int from = kept[i] * _stride;
            int to = i * _stride;
            for (int j = 0; j < kept.Length; j++)
            {
                _inverse[to + j] = _inverse[from + kept[j]];
            }

            Weights(kept[i]).CopyTo(Weights(i));
            _diagonal[i] = _diagonal[kept[i]];
            _energies[i] = _energies[kept[i]];
        }

        _channels = [.. kept.Select(position => _channels[position])];
        _pending = 0;
    }

    private float[] KeptWeights()
    {
        int[] kept = [.. Enumerable.Range(0, _channels.Length).Where(IsKept)];
        float[] weights = new float[kept.Length * _columns];
        for (int i = 0; i < kept.Length; i++)
        {
            Weights(kept[i]).CopyTo(weights.AsSpan(i * _columns));
        }

        return weights;
    }

    private bool IsKept(int position) => !double.IsNaN(_diagonal[position]);

    private Span<float> Weights(int position) => _weights.AsSpan(position * _columns, _columns);
}

/// <summary>In which order the inputs of a layer are done without, and what that costs.</summary>
/// <param name="Removed">The inputs, the cheapest first.</param>
/// <param name="Errors">
/// Mean square of the error of all outputs together once 0, 1, 2 ... of them are removed and the others made up for it.
/// </param>
/// <param name="Weights">Weights [inputs left, outputs] at the number of inputs that was asked for, in the order of the inputs.</param>
internal sealed record EliminationOrder(IReadOnlyList<int> Removed, IReadOnlyList<double> Errors, float[] Weights)
{
    /// <summary>The inputs that are left of so many when a number of them is kept, in rising order.</summary>
    /// <param name="size">Number of all inputs.</param>
    /// <param name="count">How many are kept: none, or at least as many as were left at the end.</param>
    public int[] Kept(int size, int count) => count == 0 ? [] : [.. Enumerable.Range(0, size).Except(Removed.Take(size - count))];
}
