using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>
/// Searches the range whose quantization error is smallest in the mean square: the upper and the lower end are drawn in from the extremes,
/// in turn, until neither gets better.
/// </summary>
internal sealed class MeanSquaredErrorRange : IRangeMethod
{
    // Steps of 1/64 of the extreme: finer ones change the error by less than the next batch of images does.
    private const int Steps = 64;
    private const int Rounds = 4;

    public ActivationRange Choose(StreamingHistogram histogram)
    {
        ActivationRange whole = histogram.Range.WithZero();
        ActivationRange best = whole;
        double error = Error(histogram, best);
        for (int round = 0; round < Rounds; round++)
        {
            ActivationRange before = best;
            for (int step = 1; step <= Steps; step++)
            {
                float share = step / (float)Steps;
                Keep(histogram, best with { Maximum = whole.Maximum * share }, ref best, ref error);
                Keep(histogram, best with { Minimum = whole.Minimum * share }, ref best, ref error);
            }

            if (best == before)
            {
                break;
            }
        }

        return best;
    }

    private static void Keep(StreamingHistogram histogram, ActivationRange candidate, ref ActivationRange best, ref double error)
    {
        double candidateError = Error(histogram, candidate);
        if (candidateError < error)
        {
            best = candidate;
            error = candidateError;
        }
    }

    /// <summary>Sum of squared differences between the bins' centres and their quantized values.</summary>
    internal static double Error(StreamingHistogram histogram, ActivationRange range)
    {
        ActivationScale scale = ActivationScale.Covering(range);
        ReadOnlySpan<long> counts = histogram.Counts;
        double sum = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] > 0)
            {
                double difference = histogram.Centre(bin) - scale.Dequantize(scale.Quantize(histogram.Centre(bin)));
                sum += counts[bin] * difference * difference;
            }
        }

        return sum;
    }
}
