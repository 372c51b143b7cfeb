namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>Finds the name that may have been meant.</summary>
internal static class NameSuggestion
{
    /// <summary>
    /// The known name nearest to an unknown one, or null when none is near. As many letters may differ as a third of the unknown name has,
    /// and one more; two of a name of fewer than six letters.
    /// </summary>
    /// <param name="unknown">
    /// What was written. Its letters are those of its last part, and dotted names are also compared by that alone, for one letter more.
    /// </param>
    /// <param name="known">What could have been meant.</param>
    public static string? Nearest(string unknown, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(unknown);
        ArgumentNullException.ThrowIfNull(known);
        string? nearest = null;
        int smallest = int.MaxValue;
        foreach (string name in known)
        {
            int distance = Math.Min(Distance(unknown, name), Distance(LastPart(unknown), LastPart(name)) + 1);
            if (distance < smallest && distance <= Math.Max(1, LastPart(unknown).Length / 3) + 1)
            {
                (nearest, smallest) = (name, distance);
            }
        }

        return nearest;
    }

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>Letters to insert, delete or replace to get from one name to the other, upper and lower case alike (Levenshtein).</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
