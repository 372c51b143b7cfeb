using System.Globalization;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>The frame rates that go with one size, in frames per second.</summary>
/// <param name="Rates">Each of them, the highest first; or, of a range, its two ends.</param>
/// <param name="IsRange">Whether everything between the ends goes too.</param>
public sealed record V4L2FrameRates(IReadOnlyList<double> Rates, bool IsRange)
{
    /// <summary>How far a rate may be off and still is the one that was requested: 29.97 is 30, 15 is not.</summary>
    internal const double Tolerance = 0.01;

    /// <summary>Whether a rate is among them. A driver that lists none may have any.</summary>
    public bool Contains(double rate) =>
        Rates.Count == 0
        || (IsRange ? rate >= Rates[^1] * (1 - Tolerance) && rate <= Rates[0] * (1 + Tolerance) : Rates.Any(one => IsClose(one, rate)));

    /// <summary>"30, 15, 7.5" or "1 to 60".</summary>
    public override string ToString()
    {
        IEnumerable<string> words = (IsRange ? Rates.Reverse() : Rates).Select(
            rate => rate.ToString("0.###", CultureInfo.InvariantCulture));
        return string.Join(IsRange ? " to " : ", ", words);
    }

    internal static bool IsClose(double rate, double requested) => Math.Abs(rate - requested) <= requested * Tolerance;
}
