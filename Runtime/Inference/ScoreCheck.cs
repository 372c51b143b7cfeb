using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>
/// Whether a network's scores are what its manifest says. Softmax on probabilities would squash them without a word: 0.51 would become
/// 0.15.
/// </summary>
internal static class ScoreCheck
{
    // What INT8 and float16 leave of a sum of 1.
    private const float Loose = 0.02f;

    // Scores of 8 bits are off by half a step each.
    private const float HalfStep = 1f / 512;

    private const int Period = 7;

    /// <param name="session">A session that has run on an empty picture.</param>
    /// <param name="bundle">The bundle that it runs a variant of.</param>
    /// <param name="areProbabilities">What the manifest says of its scores.</param>
    /// <exception cref="EdgeException">They are something else.</exception>
    public static void ThrowIfOther(IInferenceSession session, ModelBundle bundle, bool areProbabilities)
    {
        if (areProbabilities)
        {
            if (Fault(session.Output, Math.Max(Loose, session.Output.Length * HalfStep)) is { } fault)
            {
                throw Other(session, bundle, $"The manifest says that the network gives probabilities, and its scores {fault}", "logits");
            }
        }
        else if (SumOf(session.Output) is { } sum)
        {
            ThrowIfNormalised(session, bundle, sum);
        }
    }

    // What an empty picture gives may be the biases alone; on three pictures logits do not come to one sum without a negative among them by
    // chance.
    private static void ThrowIfNormalised(IInferenceSession session, ModelBundle bundle, float sum)
    {
        float[] first = session.Output.ToArray();
        bool isOne = Math.Abs(sum - 1) <= Loose;
        float kept = isOne ? 1 : sum;
        bool isNormalised = Keeps(session, step => (float)step / Period, kept)
            && (isOne || !session.Output.SequenceEqual(first)) && Keeps(session, _ => 1, kept);
        session.InputBuffer.Clear();
        if (isNormalised && isOne)
        {
            throw Other(
                session, bundle, "The network gives probabilities (0 to 1, 1 in sum), and the manifest says logits", "probabilities");
        }

        if (isNormalised)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The network's scores are never below 0 and always add up to {sum:g3}: "
                + $"a Softmax has made them, and something stands behind it",
                bundle.PathOf(session.Variant.File),
                "logits, or probabilities from 0 to 1",
                "Export the network without the Softmax at its end and what follows it.");
        }
    }

    private static bool Keeps(IInferenceSession session, Func<int, float> brightness, float sum)
    {
        if (session.Variant.Input == InputFormat.U8Nhwc)
        {
            Fill(session.InputBuffer, step => (byte)(brightness(step) * byte.MaxValue));
        }
        else
        {
            Fill(MemoryMarshal.Cast<byte, float>(session.InputBuffer), brightness);
        }

        session.Run();
        return SumOf(session.Output) is { } other && Math.Abs(other - sum) <= Loose * sum;
    }

    // Of scores that may be parts of a whole; null where one of them is below 0 or no number.
    private static float? SumOf(ReadOnlySpan<float> scores)
    {
        float sum = 0, least = 0;
        foreach (float score in scores)
        {
            sum += score;
            least = float.IsNaN(score) ? float.NaN : Math.Min(least, score);
        }

        return sum > 0 && float.IsFinite(sum) && least >= -Loose * sum ? sum : null;
    }

    private static void Fill<T>(Span<T> picture, Func<int, T> value)
    {
        for (int i = 0; i < picture.Length; i++)
        {
            picture[i] = value(i % Period);
        }
    }

    private static string? Fault(ReadOnlySpan<float> scores, float tolerance)
    {
        float sum = 0;
        foreach (float score in scores)
        {
            if (!(score is >= -Loose and <= 1 + Loose))
            {
                return $"reach {score:g3}";
            }

            sum += score;
        }

        return Math.Abs(sum - 1) <= tolerance ? null : $"add up to {sum:g3}";
    }

    private static EdgeException Other(IInferenceSession session, ModelBundle bundle, string what, string right) => new(
        bundle.PartialManifest is null ? EdgeFault.Model : EdgeFault.Configuration,
        what,
        bundle.PartialManifest ?? bundle.PathOf(session.Variant.File),
        "a manifest that says what the scores are",
        $"Write \"output\": \"{right}\" into the manifest{(bundle.PartialManifest is null ? " and make the bundle again" : "")}.");
}
