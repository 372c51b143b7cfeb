using EdgeConvNeXt.Runtime.Inference;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary>How a combination did on the bundle's golden vectors.</summary>
/// <param name="Pictures">How many there are.</param>
/// <param name="SameTop1">Those of them with the reference's best label.</param>
/// <param name="SqnrDb">Signal to noise ratio of the scores in dB; null where they are the same or no numbers.</param>
/// <param name="Cosine">Least cosine of a picture's scores with the reference's; null where they are no numbers.</param>
/// <param name="WithinTolerance">Whether it counts as the same model.</param>
/// <param name="Fault">Why not, in words; null when it does.</param>
internal sealed record ReferenceFigures(int Pictures, int SameTop1, double? SqnrDb, double? Cosine, bool WithinTolerance, string? Fault)
{
    private const int DecibelPlaces = 2;
    private const int CosinePlaces = 6;

    /// <summary>Of a result; JSON has neither infinity nor NaN.</summary>
    public static ReferenceFigures? Of(GoldenCheckResult? result) => result is null ? null : new ReferenceFigures(
        result.Count, result.SameTop1, Finite(result.SqnrDb, DecibelPlaces), Finite(result.Cosine, CosinePlaces), result.Fault is null,
        result.Fault);

    private static double? Finite(double value, int places) => double.IsFinite(value) ? Math.Round(value, places) : null;
}
