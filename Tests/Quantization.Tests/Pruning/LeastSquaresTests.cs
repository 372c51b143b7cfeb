using EdgeConvNeXt.Quantization.Pruning;

namespace EdgeConvNeXt.Quantization.Tests.Pruning;

/// <summary>Samples, their products, and the fit of a layer to what it should give.</summary>
public class LeastSquaresTests
{
    [Fact]
    public void Products_are_those_of_a_plain_sum()
    {
        // More rows than one part.
        RowSamples left = SeededMatrix.Samples(2500, 5);
        RowSamples right = SeededMatrix.Samples(2500, 3, seed: 8);

        double[] product = left.Product(right, threads: 2, default);

        Assert.Equal(15, product.Length);
        for (int i = 0; i < product.Length; i++)
        {
            double expected = Enumerable.Range(0, 2500).Average(row => (double)left.Row(row)[i / 3] * right.Row(row)[i % 3]);
            Assert.Equal(expected, product[i], 1e-5);
        }
    }

    [Fact]
    public void Products_do_not_hang_on_the_number_of_threads()
    {
        RowSamples samples = SeededMatrix.Samples(4000, 40);

        Assert.Equal(samples.Product(samples, 1, default), samples.Product(samples, 3, default));
    }

    [Fact]
    public void A_layer_that_fits_already_stays_as_it_is()
    {
        RowSamples inputs = SeededMatrix.Samples(600, 20);
        float[] weights = SeededMatrix.Weights(20, 4);
        float[] fitted = [.. weights];

        float[] bias = LeastSquares.Fit(inputs, Outputs(inputs, weights, 0.25f), fitted, 2, default);

        Assert.All(weights.Zip(fitted), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.All(bias, value => Assert.Equal(0.25f, value, 1e-3f));
    }

    [Fact]
    public void A_layer_with_fewer_inputs_comes_nearer_by_the_fit_than_by_leaving_them_out()
    {
        RowSamples whole = SeededMatrix.Samples(600, 20);
        RowSamples targets = Outputs(whole, SeededMatrix.Weights(20, 4), 0.25f);
        RowSamples inputs = new(600, 12);
        for (int row = 0; row < 600; row++)
        {
            whole.Row(row)[..12].CopyTo(inputs.Row(row));
        }

        float[] plain = SeededMatrix.Weights(20, 4)[..48];
        float[] fitted = [.. plain];
        double before = Error(Outputs(inputs, plain, 0.25f), targets);
        RowSamples kept = Copy(inputs);

        float[] bias = LeastSquares.Fit(inputs, Copy(targets), fitted, 2, default);

        RowSamples after = Outputs(kept, fitted, 0);
        for (int row = 0; row < 600; row++)
        {
            for (int i = 0; i < 4; i++)
            {
                after.Row(row)[i] += bias[i];
            }
        }

        Assert.InRange(Error(after, targets), 0, 0.9 * before);
    }

    [Fact]
    public void Dead_inputs_do_not_spoil_the_fit()
    {
        float[] weights = SeededMatrix.Weights(6, 2);

        float[] bias = LeastSquares.Fit(new RowSamples(50, 6), Outputs(new RowSamples(50, 6), weights, 0.5f), weights, 1, default);

        Assert.Equal(SeededMatrix.Weights(6, 2), weights);
        Assert.All(bias, value => Assert.Equal(0.5f, value, 1e-6f));
    }

    private static RowSamples Outputs(RowSamples inputs, float[] weights, float bias)
    {
        int outputs = weights.Length / inputs.Columns;
        RowSamples results = new(inputs.Rows, outputs);
        for (int row = 0; row < inputs.Rows; row++)
        {
            for (int i = 0; i < outputs; i++)
            {
                results.Row(row)[i] = bias;
                for (int k = 0; k < inputs.Columns; k++)
                {
                    results.Row(row)[i] += inputs.Row(row)[k] * weights[(k * outputs) + i];
                }
            }
        }

        return results;
    }

    private static RowSamples Copy(RowSamples samples)
    {
        RowSamples copy = new(samples.Rows, samples.Columns);
        samples.Values.CopyTo(copy.Values, 0);
        return copy;
    }

    private static double Error(RowSamples actual, RowSamples expected) =>
        actual.Values.Zip(expected.Values, (left, right) => Math.Pow(left - right, 2)).Average();
}
