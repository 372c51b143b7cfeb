namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>
/// For every output sample of one axis: which source samples it is made of, and with what weights. The weights are integers in units of
/// 2^-<see cref="FractionBits"/>, so that every machine and every vector width computes the same bytes.
/// </summary>
internal sealed class ResampleTable
{
    /// <summary>
    /// Bits of a weight below the point. 8 bits of sample, 22 of fraction and 2 for the sign and for the overshoot of the cubic kernel (its
    /// absolute weights add up to 1.25) fill the 32-bit sum. Pillow uses the same number.
    /// </summary>
    public const int FractionBits = 22;

    private readonly int[] _starts;
    private readonly int[] _tapCounts;
    private readonly int[] _weights;
    private readonly int _weightStride;

    private ResampleTable(int count, int weightStride)
    {
        _starts = new int[count];
        _tapCounts = new int[count];
        _weights = new int[checked(count * weightStride)];
        _weightStride = weightStride;
    }

    /// <summary>Number of output samples.</summary>
    public int Count => _starts.Length;

    /// <summary>The first source sample that any output needs.</summary>
    public int FirstSource { get; private set; } = int.MaxValue;

    /// <summary>One past the last source sample that any output needs.</summary>
    public int EndSource { get; private set; }

    /// <summary>Computes the table of the window of an axis.</summary>
    /// <param name="filter">The kernel.</param>
    /// <param name="antialias">Whether the kernel widens by the scale when shrinking.</param>
    /// <param name="sourceLength">Samples of the source axis.</param>
    /// <param name="axis">The length after resizing and the window of it that is requested.</param>
    public static ResampleTable Create(ResizeFilter filter, bool antialias, int sourceLength, in AxisGeometry axis)
    {
        double scale = (double)sourceLength / axis.Resized;
        double stretch = antialias ? Math.Max(scale, 1) : 1;
        double support = ResampleKernel.Support(filter) * stretch;
        int widest = (int)Math.Min(((long)Math.Ceiling(support) * 2) + 1, sourceLength);
        ResampleTable table = new(axis.WindowLength, widest);
        double[] weights = new double[widest];
        for (int i = 0; i < table.Count; i++)
        {
            double centre = (axis.WindowStart + i + 0.5) * scale;
            int start = Math.Max((int)(centre - support + 0.5), 0);
            int end = (int)Math.Min((long)(centre + support + 0.5), sourceLength);
            Span<double> taps = weights.AsSpan(0, end - start);
            Sample(filter, start, centre, stretch, taps);
            table.Set(i, start, taps);
        }

        return table;
    }

    /// <summary>The first source sample of each output sample.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>How many source samples each output sample is made of.</summary>
    public ReadOnlySpan<int> TapCounts => _tapCounts;

    /// <summary>The weights of all output samples, <see cref="WeightStride"/> apart.</summary>
    public ReadOnlySpan<int> AllWeights => _weights;

    /// <summary>Weights from one output sample to the next.</summary>
    public int WeightStride => _weightStride;

    /// <summary>The first source sample of an output sample.</summary>
    public int Start(int output) => _starts[output];

    /// <summary>One past the last source sample of an output sample.</summary>
    public int End(int output) => _starts[output] + _tapCounts[output];

    /// <summary>The weights of an output sample, from its first source sample on.</summary>
    public ReadOnlySpan<int> Weights(int output) => _weights.AsSpan(output * _weightStride, _tapCounts[output]);

    /// <summary>
    /// Reads the kernel at the source samples and makes the weights add up to 1, also where the edge of the picture cuts the kernel off.
    /// </summary>
    private static void Sample(ResizeFilter filter, int start, double centre, double stretch, Span<double> taps)
    {
        double sum = 0;
        double inverse = 1 / stretch;
        for (int i = 0; i < taps.Length; i++)
        {
            taps[i] = ResampleKernel.Weight(filter, (start + i - centre + 0.5) * inverse);
            sum += taps[i];
        }

        for (int i = 0; i < taps.Length; i++)
        {
            taps[i] /= sum;
        }
    }

    /// <summary>
    /// Stores weights rounded half away from zero. Weights of zero at either end are left out; they cost time and change nothing.
    /// </summary>
    private void Set(int output, int start, ReadOnlySpan<double> taps)
    {
        int first = 0;
        while (first < taps.Length - 1 && Quantize(taps[first]) == 0)
        {
            first++;
        }

        int end = taps.Length;
        while (end > first + 1 && Quantize(taps[end - 1]) == 0)
        {
            end--;
        }

        Span<int> weights = _weights.AsSpan(output * _weightStride, _weightStride);
        for (int i = first; i < end; i++)
        {
            weights[i - first] = Quantize(taps[i]);
        }

        _starts[output] = start + first;
        _tapCounts[output] = end - first;
        FirstSource = Math.Min(FirstSource, start + first);
        EndSource = Math.Max(EndSource, start + end);
    }

    private static int Quantize(double weight) => (int)((weight * (1 << FractionBits)) + Math.CopySign(0.5, weight));
}
