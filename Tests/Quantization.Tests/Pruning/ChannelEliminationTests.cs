using EdgeConvNeXt.Quantization.Pruning;

namespace EdgeConvNeXt.Quantization.Tests.Pruning;

/// <summary>Which channels go first, and what it says that costs.</summary>
public class ChannelEliminationTests
{
    private const int Rows = 500;
    private const int Outputs = 6;

    [Fact]
    public void Each_step_is_the_cheapest_and_costs_what_fitting_anew_says()
    {
        // More than a batch of steps, so that some are applied together.
        const int Inputs = 80;
        const int Keep = 30;
        float[] weights = SeededMatrix.Weights(Inputs, Outputs);
        double[] covariance = Covariance(SeededMatrix.Samples(Rows, Inputs));

        EliminationOrder order = Run(covariance, weights, Inputs, Keep, Keep);

        Assert.Equal(Inputs - Keep, order.Removed.Distinct().Count());
        HashSet<int> kept = [.. Enumerable.Range(0, Inputs)];
        for (int step = 0; step < order.Removed.Count; step++)
        {
            kept.Remove(order.Removed[step]);
            double expected = ErrorOf(covariance, weights, [.. kept.Order()], out double[] fitted);
            Assert.InRange(order.Errors[step + 1], 0.999 * expected, 1.001 * expected);
            if (step % 20 == 0)
            {
                double cheapest = order.Removed.Skip(step + 1).Concat(kept).Distinct().Min(
                    other => ErrorOf(covariance, weights, [.. kept.Append(order.Removed[step]).Except([other]).Order()], out _));
                Assert.InRange(order.Errors[step + 1], 0, 1.001 * cheapest);
            }

            if (step == order.Removed.Count - 1)
            {
                Assert.All(fitted.Zip(order.Weights), pair => Assert.InRange(pair.Second, pair.First - 1e-4, pair.First + 1e-4));
            }
        }
    }

    [Fact]
    public void A_channel_that_is_never_active_goes_first()
    {
        RowSamples samples = SeededMatrix.Samples(Rows, 32);
        for (int row = 0; row < Rows; row++)
        {
            samples.Row(row)[13] = 0;
        }

        EliminationOrder order = Run(Covariance(samples), SeededMatrix.Weights(32, Outputs), 32, 16, 16);

        Assert.Equal(13, order.Removed[0]);
        Assert.InRange(order.Errors[1], 0, 0.01 * order.Errors[2]);
    }

    [Fact]
    public void One_of_two_equal_channels_costs_nothing_and_the_other_takes_over()
    {
        RowSamples samples = SeededMatrix.Samples(Rows, 32);
        for (int row = 0; row < Rows; row++)
        {
            samples.Row(row)[20] = samples.Row(row)[4];
        }

        float[] weights = SeededMatrix.Weights(32, Outputs);
        EliminationOrder order = Run(Covariance(samples), weights, 32, 16, 31);

        Assert.True(order.Removed[0] is 4 or 20, $"{order.Removed[0]} went first.");
        Assert.InRange(order.Errors[1], 0, 0.01 * order.Errors[2]);
        int heir = Array.IndexOf(order.Kept(32, 31), order.Removed[0] == 4 ? 20 : 4);
        for (int i = 0; i < Outputs; i++)
        {
            float sum = weights[(4 * Outputs) + i] + weights[(20 * Outputs) + i];
            Assert.InRange(order.Weights[(heir * Outputs) + i], sum - 0.01, sum + 0.01);
        }
    }

    [Fact]
    public void However_many_threads_compute_the_order_is_the_same()
    {
        // More rows of weights than a thread takes at once.
        const int Inputs = 600;
        double[] covariance = Covariance(SeededMatrix.Samples(Rows, Inputs));
        float[] weights = SeededMatrix.Weights(Inputs, Outputs);
        double[] inverse = Cholesky.Factor([.. covariance], Inputs, 2, default).Inverse(default);

        EliminationOrder[] orders =
        [
            .. new[] { 1, 3 }.Select(threads => ChannelElimination.Run([.. inverse], weights, Inputs, 500, 550, threads, default)),
        ];

        Assert.Equal(orders[0].Removed, orders[1].Removed);
        Assert.Equal(orders[0].Errors, orders[1].Errors);
        Assert.Equal(orders[0].Weights, orders[1].Weights);
    }

    private static EliminationOrder Run(double[] covariance, float[] weights, int inputs, int keep, int snapshotAt)
    {
        double[] inverse = Cholesky.Factor([.. covariance], inputs, 2, default).Inverse(default);
        return ChannelElimination.Run(inverse, weights, inputs, keep, snapshotAt, threads: 2, default);
    }

    private static double[] Covariance(RowSamples samples)
    {
        samples.Center();
        double[] covariance = samples.Product(samples, 2, default);
        LeastSquares.AddRidge(covariance, samples.Columns);
        return covariance;
    }

    // With R for what is kept, the weights that fit are H_RR⁻¹ H_RA W, and the error is what is left of Wᵀ H W.
    private static double ErrorOf(double[] covariance, float[] weights, int[] kept, out double[] fitted)
    {
        int inputs = weights.Length / Outputs;
        double[] part = [.. kept.SelectMany(row => kept.Select(column => covariance[(row * inputs) + column]))];
        double[] output = new double[inputs * Outputs];
        for (int i = 0; i < output.Length; i++)
        {
            for (int k = 0; k < inputs; k++)
            {
                output[i] += covariance[(i / Outputs * inputs) + k] * weights[(k * Outputs) + (i % Outputs)];
            }
        }

        double[] right = [.. kept.SelectMany(row => output.Skip(row * Outputs).Take(Outputs))];
        double[] solved = fitted = SeededMatrix.Solve(part, right, kept.Length);
        double whole = Enumerable.Range(0, output.Length).Sum(i => weights[i] * output[i]);
        return whole - Enumerable.Range(0, right.Length).Sum(i => solved[i] * right[i]);
    }
}
