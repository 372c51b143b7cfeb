using System.Globalization;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>How a session did on reference vectors.</summary>
/// <param name="Count">Pictures that were run.</param>
/// <param name="SameTop1">Those of them whose best label is the reference's.</param>
/// <param name="SqnrDb">Signal to noise ratio of all scores in dB; infinite where they are the same, NaN where one is no number.</param>
/// <param name="Cosine">The least cosine of a picture's scores with the reference's; NaN where one is no number.</param>
/// <param name="Fault">Why it did not do well enough, in words; null when it did.</param>
public sealed record ReferenceResult(int Count, int SameTop1, double SqnrDb, double Cosine, string? Fault)
{
    /// <summary>The run itself failed.</summary>
    public static ReferenceResult Failed(int count, string reason) => new(count, 0, double.NaN, double.NaN, reason);

    /// <summary>For people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{SameTop1} of {Count} pictures with the same best label, {SqnrDb:0.0} dB, cosine {Cosine:0.0000}");
}
