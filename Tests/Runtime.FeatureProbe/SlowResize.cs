using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.FeatureProbe;

/// <summary>One axis of Pillow's resize, one output sample at a time.</summary>
public sealed class SlowResize(ResizeFilter filter, bool antialias, int length, long resized)
{
    private const double One = 1 << 22;

    private readonly Dictionary<long, (int First, long[] Weights)> _known = [];

    /// <summary>The level of one output sample, from a source that is asked for its samples.</summary>
    public byte Sample(long output, Func<int, byte> source)
    {
        if (!_known.TryGetValue(output, out (int First, long[] Weights) taps))
        {
            taps = Taps(output);
            _known.Add(output, taps);
        }

        long sum = 1 << 21;
        for (int i = 0; i < taps.Weights.Length; i++)
        {
            sum += source(taps.First + i) * taps.Weights[i];
        }

        return (byte)Math.Clamp(sum >> 22, 0, 255);
    }

    private (int First, long[] Weights) Taps(long output)
    {
        double scale = (double)length / resized;
        double widening = antialias && scale > 1 ? scale : 1;
        double support = (filter == ResizeFilter.Bilinear ? 1 : 2) * widening;
        double centre = (output + 0.5) * scale;
        int first = (int)Math.Max(0, Math.Floor(centre - support + 0.5));
        int end = (int)Math.Min(length, Math.Floor(centre + support + 0.5));
        double[] weights = [.. Enumerable.Range(first, end - first).Select(i => Weight((i - centre + 0.5) * (1 / widening)))];
        double total = weights.Sum();
        return (first, [.. weights.Select(weight => (long)Math.Round(weight / total * One, MidpointRounding.AwayFromZero))]);
    }

    private double Weight(double distance)
    {
        double x = Math.Abs(distance);
        if (filter == ResizeFilter.Bilinear)
        {
            return Math.Max(0, 1 - x);
        }

        return x < 1 ? (1.5 * x * x * x) - (2.5 * x * x) + 1
            : x < 2 ? (-0.5 * x * x * x) + (2.5 * x * x) - (4 * x) + 2
            : 0;
    }
}
