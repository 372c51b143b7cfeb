namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>Which classifier a part belongs to while recipes change: no part is judged by two.</summary>
/// <param name="Before">Judges the parts that came before the change; null when none of them is left.</param>
/// <param name="Now">Judges the others.</param>
/// <param name="FromPart">Number of the first part after the change.</param>
internal sealed record ClassifierHistory(ClassifierHistory? Before, IFrameJudge Now, long FromPart)
{
    /// <summary>The classifier of a part.</summary>
    public IFrameJudge Of(long part) => part < FromPart && Before is not null ? Before.Of(part) : Now;

    /// <summary>The same without those that judge only parts before one.</summary>
    /// <param name="part">Number of the oldest part that is judged still.</param>
    public ClassifierHistory Without(long part) =>
        FromPart <= part ? this with { Before = null } : this with { Before = Before?.Without(part) };

    /// <summary>
    /// Those that parts on their way still need: there are no more of them than parts on their way, however often recipes change.
    /// </summary>
    /// <param name="oldest">Number of the oldest part on its way.</param>
    /// <param name="next">Number of the first part that none of them judges.</param>
    /// <returns>Null where none is needed.</returns>
    public ClassifierHistory? Since(long oldest, long next) =>
        next <= oldest ? null
        : FromPart >= next ? Before?.Since(oldest, next)
        : this with { Before = Before?.Since(oldest, FromPart) };
}
