using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>
/// No line of a chip can do two things. That a name and an offset mean the same line is known only to the chip, and found when lines are
/// requested.
/// </summary>
internal static class LineRules
{
    /// <summary>Finds lines that are named twice.</summary>
    public static void Check(Recipe recipe, SettingFaults faults)
    {
        UsedLine[] used = [.. Lines(recipe).Where(line => line.IsNamed && faults.AreSound(line.ChipMember, line.Member))];
        for (int later = 1; later < used.Length; later++)
        {
            if (Array.FindIndex(used, 0, later, line => line.IsSameAs(used[later])) is >= 0 and int earlier)
            {
                faults.Add(
                    used[later].Member,
                    $"is {LineAddress.Parse(used[later].Line!)} of {used[later].Chip}, "
                    + $"as {used[earlier].Member} is: expected each line once.");
            }
        }
    }

    private static IEnumerable<UsedLine> Lines(Recipe recipe)
    {
        yield return new UsedLine("trigger.line", "trigger.chip", recipe.Trigger.Chip, recipe.Trigger.Line);
        if (recipe.Rejection is not { } rejection)
        {
            yield break;
        }

        yield return new UsedLine("rejection.line", "rejection.chip", rejection.Chip, rejection.Line);
        if (rejection.Encoder is { } encoder)
        {
            yield return new UsedLine("rejection.encoder.lineA", "rejection.encoder.chip", encoder.Chip, encoder.LineA);
            yield return new UsedLine("rejection.encoder.lineB", "rejection.encoder.chip", encoder.Chip, encoder.LineB);
        }

        if (rejection.Confirmation is { } confirmation)
        {
            yield return new UsedLine("rejection.confirmation.line", "rejection.confirmation.chip", confirmation.Chip, confirmation.Line);
        }
    }

    private sealed record UsedLine(string Member, string ChipMember, string? Chip, string? Line)
    {
        public bool IsNamed => Chip is not null && Line is not null && JsonValues.IsText(Chip) && JsonValues.IsText(Line);

        public bool IsSameAs(UsedLine other) => Chip == other.Chip && LineAddress.Parse(Line!) == LineAddress.Parse(other.Line!);
    }
}
