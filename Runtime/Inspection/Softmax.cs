namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>Logits to probabilities.</summary>
public static class Softmax
{
    /// <summary>
    /// Writes exp(x - max) / sum for every logit, so that no exponential overflows. A logit that is no number makes every probability one.
    /// </summary>
    /// <param name="logits">One for each label, at least one.</param>
    /// <param name="probabilities">As many, each 0..1 and 1 in sum.</param>
    public static void Compute(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        if (logits.IsEmpty || logits.Length != probabilities.Length)
        {
            throw new ArgumentException($"{logits.Length} logits do not give {probabilities.Length} probabilities.");
        }

        float max = float.NegativeInfinity;
        foreach (float logit in logits)
        {
            max = MathF.Max(max, logit);
        }

        float sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            float power = MathF.Exp(logits[i] - max);
            probabilities[i] = power;
            sum += power;
        }

        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] /= sum;
        }
    }
}
