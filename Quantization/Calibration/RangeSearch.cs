using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>
/// Searches the range with the smallest loss: the upper and the lower end are drawn in from the extremes, in turn, until neither gets
/// better.
/// </summary>
internal static class RangeSearch
{
    // Steps of 1/64 of the extreme: finer ones change the loss by less than the next batch of images does.
    private const int Steps = 64;
    private const int Rounds = 4;

    /// <param name="histogram">The activation's values; at least one.</param>
    /// <param name="loss">What a range loses; the smaller the better.</param>
    public static ActivationRange Smallest(StreamingHistogram histogram, Func<ActivationRange, double> loss)
    {
        ActivationRange whole = histogram.Range.WithZero();
        Candidate best = new(whole, loss(whole));
        for (int round = 0; round < Rounds; round++)
        {
            ActivationRange before = best.Range;
            for (int step = 1; step <= Steps; step++)
            {
                float share = step / (float)Steps;
                best = Better(best, best.Range with { Maximum = whole.Maximum * share });
                best = Better(best, best.Range with { Minimum = whole.Minimum * share });
            }

            if (best.Range == before)
            {
                break;
            }
        }

        return best.Range;

        Candidate Better(Candidate known, ActivationRange range)
        {
            Candidate candidate = new(range, loss(range));
            return candidate.Loss < known.Loss ? candidate : known;
        }
    }

    private readonly record struct Candidate(ActivationRange Range, double Loss);
}
