namespace EdgeConvNeXt.Runtime.Monitoring.Comparison;

/// <summary>Natural logarithms of factorials.</summary>
internal static class LogFactorial
{
    private const int Exact = 32;

    private static readonly double[] Small = Sums();

    /// <summary>ln n!, right to 12 digits.</summary>
    /// <param name="n">0 or more.</param>
    /// <remarks>Above a table Stirling's series: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.41.</remarks>
    public static double Of(long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (n < Exact)
        {
            return Small[n];
        }

        double x = n + 1.0;
        double inverse = 1 / x;
        double square = inverse * inverse;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI))
            + (inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square / 1260)))));
    }

    private static double[] Sums()
    {
        double[] sums = new double[Exact];
        for (int n = 1; n < Exact; n++)
        {
            sums[n] = sums[n - 1] + Math.Log(n);
        }

        return sums;
    }
}
