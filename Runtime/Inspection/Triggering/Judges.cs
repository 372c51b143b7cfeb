namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>Who judges which parts while a recipe changes: no part is judged by two.</summary>
/// <param name="Before">Judges the parts that came before the change.</param>
/// <param name="Now">Judges the others.</param>
/// <param name="FromPart">Number of the first part after the change.</param>
internal sealed record Judges(IFrameJudge Before, IFrameJudge Now, long FromPart)
{
    public IFrameJudge Of(long part) => part < FromPart ? Before : Now;
}
