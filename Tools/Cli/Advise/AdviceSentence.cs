namespace EdgeConvNeXt.Cli.Advise;

/// <summary>The advice in words: what to take and what speaks for it, or what is closest and what would help.</summary>
/// <param name="rows">All rows, of a known speed; at least one is published.</param>
/// <param name="speed">How it is known.</param>
/// <param name="fps">Parts a second.</param>
internal sealed class AdviceSentence(IReadOnlyList<AdviceRow> rows, BoardSpeed speed, double fps)
{
    private const string Help = "What helps: a smaller input (--size), pruning (`edge prune`), a faster board";

    private static readonly string Limit = Format($"{Advisor.LoadLimit:P0} is the most that a line should plan with");

    /// <summary>The sentences.</summary>
    /// <param name="recommended">The row to take; null where none surely makes it.</param>
    public string Of(AdviceRow? recommended) => recommended is null ? OfNone() : OfOne(recommended);

    private static string Format(FormattableString text) => FormattableString.Invariant(text);

    private string OfOne(AdviceRow row)
    {
        string advice = $"Take {row.Name}: it is busy {Load(row.Ms)} of the time ({speed.SureBy}); {Limit}.";
        AdviceRow? larger = rows.FirstOrDefault(other => other.Top1 > row.Top1);
        return larger?.Fits == "maybe" ? $"{advice} {Hope(larger)}" : advice;
    }

    private string OfNone()
    {
        AdviceRow closest = rows.Where(row => row.Top1 is not null).MinBy(row => row.Ms)!;
        string[] pruned = [.. rows.Where(row => row.Top1 is null && row.Fits == "yes").Select(row => row.Name)];
        string advice = $"No size surely makes it. Closest is {closest.Name}: {Load(closest.Ms)} of the time ({speed.SureBy}); {Limit}.";
        string hope = closest.Fits == "maybe" ? $" {Hope(closest)}" : "";
        string option = pruned.Length == 0 ? "" : $" Pruned ones would do, if they stay right: {string.Join(", ", pruned)}.";
        return $"{advice}{hope}{option} {Help}.";
    }

    private string Hope(AdviceRow row) => $"Perhaps {row.Name} does: {Load(row.HopedMs)} of the time ({speed.HopedBy}); measure it.";

    private string Load(double? milliseconds) => Format($"{milliseconds * fps / 1000:P0}");
}
