namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>Who judges which parts while recipes change: no part is judged by two.</summary>
/// <param name="Before">Who judges the parts that came before the change; null when none of them is left.</param>
/// <param name="Now">Judges the others.</param>
/// <param name="FromPart">Number of the first part after the change.</param>
internal sealed record Judges(Judges? Before, IFrameJudge Now, long FromPart)
{
    public IFrameJudge Of(long part) => part < FromPart && Before is not null ? Before.Of(part) : Now;
}
