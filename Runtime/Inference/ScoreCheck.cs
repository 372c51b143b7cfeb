using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>Whether a network's scores are what its manifest says. Softmax on probabilities would squash them without a word: 0.51 would become 0.15.</summary>
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
        else if (Fault(session.Output, Loose) is null && IsSoOnMorePictures(session))
        {
            throw Other(session, bundle, "The network gives probabilities (0 to 1, 1 in sum), and the manifest says logits", "probabilities");
        }
    }

    // What an empty picture gives may be the biases alone; on three pictures logits do not come to it by chance.
    private static bool IsSoOnMorePictures(IInferenceSession session)
    {
        bool isSo = IsSoOn(session, step => (float)step / Period) && IsSoOn(session, _ => 1);
        session.InputBuffer.Clear();
        return isSo;
    }

    private static bool IsSoOn(IInferenceSession session, Func<int, float> brightness)
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
        return Fault(session.Output, Loose) is null;
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
