namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>The order of classes by score. Of equal scores the class with the lower index comes first.</summary>
public static class Ranking
{
    /// <summary>The class with the largest score.</summary>
    public static int Best(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    /// <summary>Number of classes that come before the given one: 0 for the best.</summary>
    public static int PlaceOf(ReadOnlySpan<float> scores, int index)
    {
        int before = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            before += scores[i] > scores[index] || (scores[i] == scores[index] && i < index) ? 1 : 0;
        }

        return before;
    }
}
