using System.Numerics.Tensors;
using EdgeConvNeXt.Quantization.Workers;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>Fits a linear layer to what it should give.</summary>
internal static class LeastSquares
{
    /// <summary>
    /// The variance, as a share of the channels' mean one, that every channel is taken to have besides its own: it keeps the fit from
    /// chasing what these images show by chance.
    /// </summary>
    public const double Ridge = 1e-3;

    /// <summary>
    /// The weights near the given ones, and the bias, that bring y = Wᵀ x + b nearest to the targets: what the change of the weights
    /// costs is <see cref="Ridge"/>.
    /// </summary>
    /// <param name="inputs">x at each position; its means are taken off.</param>
    /// <param name="targets">y at the same positions; its means are taken off.</param>
    /// <param name="weights">[inputs, outputs]; replaced by those that fit.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="cancellationToken">Stops between two parts.</param>
    /// <returns>The bias.</returns>
    public static float[] Fit(RowSamples inputs, RowSamples targets, float[] weights, int threads, CancellationToken cancellationToken)
    {
        float[] inputMeans = inputs.Center();
        float[] bias = targets.Center();
        double[] covariance = inputs.Product(inputs, threads, cancellationToken);
        double[] sides = Residuals(covariance, inputs.Product(targets, threads, cancellationToken), weights, inputs.Columns, threads);
        AddRidge(covariance, inputs.Columns);
        Cholesky.Factor(covariance, inputs.Columns, threads, cancellationToken).Solve(sides, cancellationToken);
        for (int i = 0; i < weights.Length; i++)
        {
            (int input, int output) = Math.DivRem(i, bias.Length);
            weights[i] += (float)sides[(output * inputs.Columns) + input];
            bias[output] -= inputMeans[input] * weights[i];
        }

        return bias;
    }

    /// <summary>Adds the ridge to a covariance.</summary>
    /// <param name="covariance">[size, size].</param>
    /// <param name="size">Its number of rows.</param>
    /// <returns>What was added to each channel's variance.</returns>
    public static double AddRidge(double[] covariance, int size)
    {
        double mean = Enumerable.Range(0, size).Sum(i => covariance[i * (size + 1)]) / size;

        // Channels that are all dead need one too.
        double ridge = mean > 0 ? Ridge * mean : 1;
        for (int i = 0; i < size; i++)
        {
            covariance[i * (size + 1)] += ridge;
        }

        return ridge;
    }

    // What the targets have in common with the inputs beyond what the weights give already: a row for each output.
    private static double[] Residuals(double[] covariance, double[] product, float[] weights, int size, int threads)
    {
        int outputs = weights.Length / size;
        double[] sides = new double[weights.Length];
        ParallelLoop.Run(outputs, threads, output =>
        {
            double[] column = new double[size];
            for (int i = 0; i < size; i++)
            {
                column[i] = weights[(i * outputs) + output];
            }

            for (int i = 0; i < size; i++)
            {
                double given = TensorPrimitives.Dot<double>(covariance.AsSpan(i * size, size), column);
                sides[(output * size) + i] = product[(i * outputs) + output] - given;
            }
        });
        return sides;
    }
}
