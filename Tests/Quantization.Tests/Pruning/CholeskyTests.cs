using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Pruning;

namespace EdgeConvNeXt.Quantization.Tests.Pruning;

/// <summary>The factor in blocks and on several threads against elimination as in a textbook.</summary>
public class CholeskyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(150)]
    public void Solutions_and_inverse_are_those_of_plain_elimination(int size)
    {
        double[] matrix = SeededMatrix.Definite(size);
        double[] right = [.. SeededMatrix.Weights(size, 11).Select(value => (double)value)];
        double[] expected = SeededMatrix.Solve(matrix, right, size);
        double[] inverse = SeededMatrix.Solve(matrix, SeededMatrix.Identity(size), size);
        double[] sides = MatrixLayout.Transpose<double>(right, size, 11);

        Cholesky factor = Cholesky.Factor([.. matrix], size, threads: 2, default);
        factor.Solve(sides, default);

        AssertNear(expected, MatrixLayout.Transpose<double>(sides, 11, size));
        AssertNear(inverse, factor.Inverse(default));
    }

    [Fact]
    public void However_many_threads_compute_the_bits_are_the_same()
    {
        const int Size = 150;
        double[][] results =
        [
            .. new[] { 1, 2, 5 }.Select(
                threads => Cholesky.Factor(SeededMatrix.Definite(Size), Size, threads, default).Inverse(default)),
        ];

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Theory]
    [InlineData(1.0, 2.0, 2.0, 1.0)]
    [InlineData(double.NaN, 0.0, 0.0, 1.0)]
    [InlineData(1.0, 0.0, 0.0, double.PositiveInfinity)]
    [InlineData(0.0, 0.0, 0.0, 0.0)]
    public void What_is_no_covariance_is_refused(double first, double left, double right, double last) =>
        Assert.Throws<NotFiniteNumberException>(() => Cholesky.Factor([first, left, right, last], 2, threads: 1, default));

    private static void AssertNear(double[] expected, double[] actual)
    {
        double scale = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max(), 0, 1e-9 * scale);
    }
}
