using EdgeConvNeXt.Camera.Synthetic.Defects;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// An endless row of parts. Part n of the line with seed S is a function of S, n and the share of good parts alone: the same on every
/// machine, in whatever order the parts are read.
/// </summary>
/// <remarks>
/// Seeds follow a convention, so that a model is never measured on what it has seen: 1xxx training, 2xxx calibration, 3xxx validation,
/// anything else demonstration. Nothing enforces it.
/// </remarks>
public sealed class SyntheticLine
{
    private readonly ulong _seed;
    private readonly float _okShare;

    /// <param name="seed">The line's seed.</param>
    /// <param name="okShare">The probability that a part is good, 0 to 1; the defects share the rest evenly.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not within 0 to 1.</exception>
    public SyntheticLine(ulong seed, double okShare)
    {
        _seed = seed;
        _okShare = (float)CheckedShare(okShare, nameof(okShare));
    }

    /// <summary>The part with the given number.</summary>
    /// <param name="number">1 for the first part.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public SyntheticPart Part(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        SplitMix64 random = new(SplitMix64.Combine(_seed, (ulong)number));
        ulong look = random.Next();
        bool ok = random.Chance(_okShare);
        IReadOnlyList<IDefect> defects = DefectCatalog.All;
        return new SyntheticPart(number, look, ok ? SyntheticLabels.Ok : defects[random.Whole(0, defects.Count - 1)].Label);
    }

    // Written so that NaN is refused too
    internal static double CheckedShare(double share, string name) => share is >= 0 and <= 1
        ? share
        : throw new ArgumentOutOfRangeException(name, share, "The share of good parts is a probability from 0 to 1.");
}

/// <summary>One part of a synthetic line: everything its picture depends on.</summary>
/// <param name="Number">The part's place on its line; the first part is number 1.</param>
/// <param name="Seed">Decides the look of the part: pose, light, texture and where its defect lies. The same part under the label
/// <see cref="SyntheticLabels.Ok"/> has the same look without the defect.</param>
/// <param name="Label">The truth: one of <see cref="SyntheticLabels.All"/>.</param>
public readonly record struct SyntheticPart(long Number, ulong Seed, string Label);
