using System.Globalization;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>
/// Runs a session on golden vectors and holds its scores against theirs, picture by picture. One thread at a time, and none besides on the
/// session.
/// </summary>
public sealed class GoldenCheck
{
    private readonly IInferenceSession _session;
    private readonly GoldenVectors _vectors;
    private readonly GoldenTolerance _tolerance;
    private readonly PictureInput _input;
    private double _signal;
    private double _noise;
    private double _cosine;
    private int _sameTop1;
    private int _next;

    /// <param name="session">An open session of the model.</param>
    /// <param name="manifest">What the model says about itself.</param>
    /// <param name="vectors">Its golden vectors.</param>
    /// <param name="tolerance">How far scores may be from them.</param>
    public GoldenCheck(IInferenceSession session, ModelManifest manifest, GoldenVectors vectors, GoldenTolerance tolerance)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(tolerance);
        _session = session;
        _vectors = vectors;
        _tolerance = tolerance;
        _input = new PictureInput(manifest.Input);
        Reset();
    }

    /// <summary>Runs all pictures.</summary>
    public GoldenCheckResult Run()
    {
        GoldenCheckResult? result;
        do
        {
            result = Step();
        }
        while (result is null);
        return result;
    }

    /// <summary>Runs the next picture. Allocates nothing but the result.</summary>
    /// <returns>The result after the last picture, or when a run failed; the next step then begins anew. Null before.</returns>
    public GoldenCheckResult? Step()
    {
        try
        {
            _input.Write(_vectors.Input(_next), _session);
            _session.Run();
        }
        catch (EdgeException fault)
        {
            Reset();
            return GoldenCheckResult.Failed(_vectors.Count, fault.Message);
        }

        Compare(_session.Output, _vectors.Output(_next));
        return ++_next < _vectors.Count ? null : Finish();
    }

    private void Compare(ReadOnlySpan<float> scores, ReadOnlySpan<float> expected)
    {
        double product = 0;
        double ownSquares = 0;
        double squares = 0;
        int best = 0;
        int expectedBest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = (double)scores[i] - expected[i];
            _noise += difference * difference;
            product += (double)scores[i] * expected[i];
            ownSquares += (double)scores[i] * scores[i];
            squares += (double)expected[i] * expected[i];
            best = scores[i] > scores[best] ? i : best;
            expectedBest = expected[i] > expected[expectedBest] ? i : expectedBest;
        }

        _signal += squares;
        _sameTop1 += best == expectedBest ? 1 : 0;

        // Scores that are all 0 have no direction: the same as each other, and as nothing else.
        double lengths = Math.Sqrt(ownSquares * squares);
        double cosine = lengths == 0 ? (ownSquares == squares ? 1 : 0) : product / lengths;
        _cosine = double.IsNaN(_cosine) || double.IsNaN(cosine) ? double.NaN : Math.Min(_cosine, cosine);
    }

    private GoldenCheckResult Finish()
    {
        double sqnr = _noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(_signal / _noise);
        GoldenCheckResult result = new(_vectors.Count, _sameTop1, sqnr, _cosine, Fault(sqnr));
        Reset();
        return result;
    }

    // Written so that what is no number fails.
    private string? Fault(double sqnr) => _sameTop1 < _vectors.Count
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{_vectors.Count - _sameTop1} of {_vectors.Count} reference pictures get another best label than from {_vectors.Variant}")
        : !(sqnr >= _tolerance.MinimumSqnrDb)
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"the scores of the reference pictures have {sqnr:0.0} dB to those of {_vectors.Variant}, less than "
            + $"{_tolerance.MinimumSqnrDb:0.0}")
        : !(_cosine >= _tolerance.MinimumCosine)
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"the scores of a reference picture have a cosine of {_cosine:0.0000} to those of {_vectors.Variant}, less than "
            + $"{_tolerance.MinimumCosine:0.0000}")
        : null;

    private void Reset()
    {
        (_signal, _noise, _cosine, _sameTop1, _next) = (0, 0, 1, 0, 0);
    }
}

/// <summary>How a session did on golden vectors.</summary>
/// <param name="Count">Pictures that were run.</param>
/// <param name="SameTop1">Those of them whose best label is the reference's.</param>
/// <param name="SqnrDb">Signal to noise ratio of all scores in dB; infinite where they are the same, NaN where one is no number.</param>
/// <param name="Cosine">The least cosine of a picture's scores with the reference's; NaN where one is no number.</param>
/// <param name="Fault">Why it did not do well enough, in words; null when it did.</param>
public sealed record GoldenCheckResult(int Count, int SameTop1, double SqnrDb, double Cosine, string? Fault)
{
    /// <summary>The run itself failed.</summary>
    public static GoldenCheckResult Failed(int count, string reason) => new(count, 0, double.NaN, double.NaN, reason);

    /// <summary>For people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{SameTop1} of {Count} pictures with the same best label, {SqnrDb:0.0} dB, cosine {Cosine:0.0000}");
}

/// <summary>
/// How far scores may be from the reference and still count as the same model. The best label has to be the same whatever it says.
/// </summary>
public sealed record GoldenTolerance
{
    /// <summary>
    /// Least signal to noise ratio of the scores in dB: 10 log10 of summed squared reference over summed squared differences. Float16 keeps
    /// about 50, INT8 about 20 to 30; a device that computes nonsense has 0 or less.
    /// </summary>
    public double MinimumSqnrDb { get; init; } = 15;

    /// <summary>Least cosine, -1..1, between a picture's scores and the reference's.</summary>
    public double MinimumCosine { get; init; } = 0.98;
}
