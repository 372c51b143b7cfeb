using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// GELU from bytes to bytes: x Φ(x), with Φ(x) = (1 + erf(x / √2)) / 2, or the tanh form of it (Hendrycks and Gimpel, 2016). What the
/// result's bytes can express says which inputs matter, so the input's scale follows from the output's and needs no images.
/// </summary>
internal sealed class GeluTable
{
    private const double Cubic = 0.044715;
    private const int BisectionSteps = 60;
    private const double LargestSeriesArgument = 4;

    // Where GELU is lowest: there its slope Φ(x) + x φ(x) is 0.
    private const double Valley = -0.7517915;

    // Below, GELU is nearer to 0 than any scale can show; above 1, it grows by at least 1.08 for each step of x.
    private const double Floor = -40;

    private readonly bool _isTanh;

    /// <param name="output">How the result becomes bytes.</param>
    /// <param name="isTanh">Whether the model uses the tanh form.</param>
    public GeluTable(ActivationScale output, bool isTanh)
    {
        _isTanh = isTanh;
        Input = ActivationScale.Covering(InputRange(output));
        Entries = new byte[byte.MaxValue + 1];
        for (int step = 0; step < Entries.Length; step++)
        {
            Entries[step] = output.Quantize((float)Gelu(Input.Dequantize((byte)step)));
        }

        if (Input.ZeroPoint > 0)
        {
            // The lowest byte stands for everything below it as well, and almost all of that comes to 0.
            Entries[0] = output.Quantize(0);
        }
    }

    /// <summary>How the argument becomes bytes.</summary>
    public ActivationScale Input { get; }

    /// <summary>The result's byte for each byte of the argument.</summary>
    public byte[] Entries { get; }

    /// <summary>The arguments between which results differ once they are bytes.</summary>
    private ActivationRange InputRange(ActivationScale output)
    {
        float highest = output.Dequantize(byte.MaxValue);
        double half = output.Scale / 2.0;
        double low = -Gelu(Valley) <= half ? 0 : Solve(-half, Floor, Valley, isRising: false);
        double high = highest <= 0 ? 0 : Solve(highest, 0, highest + 1, isRising: true);
        return new ActivationRange((float)low, (float)high);
    }

    /// <summary>The argument at which GELU has a value, by bisection where it only rises or only falls.</summary>
    private double Solve(double value, double from, double to, bool isRising)
    {
        for (int step = 0; step < BisectionSteps; step++)
        {
            double middle = (from + to) / 2;
            (from, to) = Gelu(middle) < value == isRising ? (middle, to) : (from, middle);
        }

        return (from + to) / 2;
    }

    private double Gelu(double x) => _isTanh
        ? x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (Cubic * x * x * x))))
        : x / 2 * (1 + ErrorFunction(x / Math.Sqrt(2)));

    /// <summary>erf(x) by its Maclaurin series, to 1e-8: far finer than a byte.</summary>
    /// <seealso href="https://dlmf.nist.gov/7.6#E1">DLMF 7.6.1</seealso>
    private static double ErrorFunction(double x)
    {
        if (Math.Abs(x) >= LargestSeriesArgument)
        {
            return Math.Sign(x);
        }

        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > double.Epsilon && n < 200; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
