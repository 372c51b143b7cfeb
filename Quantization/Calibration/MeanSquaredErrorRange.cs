using System.Runtime.Intrinsics;
using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>The range whose quantization error is smallest in the mean square.</summary>
internal sealed class MeanSquaredErrorRange : IRangeMethod
{
    public ActivationRange Choose(StreamingHistogram histogram)
    {
        OccupiedBins bins = new(histogram);
        return RangeSearch.Smallest(histogram, bins.Error);
    }

    /// <summary>Sum of squared differences between the bins' centres and their quantized values.</summary>
    internal static double Error(StreamingHistogram histogram, ActivationRange range) => new OccupiedBins(histogram).Error(range);

    /// <summary>The bins that hold values, as vectors read them: hundreds of ranges are tried on the same ones.</summary>
    private sealed class OccupiedBins
    {
        // Filled up with bins of no values to a whole number of vectors.
        private readonly float[] _centres;
        private readonly double[] _counts;

        public OccupiedBins(StreamingHistogram histogram)
        {
            int[] bins = [.. Enumerable.Range(0, histogram.Counts.Length).Where(bin => histogram.Counts[bin] > 0)];
            int length = (bins.Length + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
            _centres = new float[length];
            _counts = new double[length];
            for (int i = 0; i < bins.Length; i++)
            {
                _centres[i] = histogram.Centre(bins[i]);
                _counts[i] = histogram.Counts[bins[i]];
            }
        }

        public double Error(ActivationRange range)
        {
            ActivationScale scale = ActivationScale.Covering(range);
            Vector256<double> sum = default;
            for (int i = 0; i < _centres.Length; i += Vector256<float>.Count)
            {
                Vector256<float> centres = Vector256.Create(_centres, i);
                (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(centres - scale.Rounded(centres));
                sum += Vector256.Create(_counts, i) * lower * lower;
                sum += Vector256.Create(_counts, i + Vector256<double>.Count) * upper * upper;
            }

            return Vector256.Sum(sum);
        }
    }
}
