using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// Adds to the verdict of a frame what the code in it says about who the part is. The code is read on the thread that judges, when the
/// model has run; how long that takes counts as time to decide.
/// </summary>
/// <param name="judge">From frame to verdict.</param>
/// <param name="reader">Reads the code.</param>
/// <param name="code">What the recipe says about it.</param>
/// <param name="clock">The clock that reading is timed by.</param>
public sealed class CodeJudge(IFrameJudge judge, ICodeReader reader, RecipeCode code, TimeProvider clock) : IFrameJudge
{
    private const string Unread = "no code could be read in the picture";

    // What separates the fields of GS1 codes; as a sign that can be printed it may stand in a serial number.
    private const char GroupSeparator = '\u001d';
    private const char ShownSeparator = '\u241d';

    /// <inheritdoc/>
    public ReadOnlySpan<float> Scores => judge.Scores;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Features => judge.Features;

    /// <inheritdoc/>
    public Verdict Judge(FrameLease frame, long part)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Verdict verdict = judge.Judge(frame, part);
        RegionOfInterest area = CodeRules.AreaOf(code, frame.Info.Width, frame.Info.Height);
        if (frame.Info.Fault is not null || !area.FitsIn(frame.Info.Width, frame.Info.Height))
        {
            return verdict;
        }

        MonotonicTime begun = MonotonicTime.Now(clock);
        string? serial = reader.Read(frame.View, area)?.Trim(GroupSeparator).Replace(GroupSeparator, ShownSeparator);
        string? fault = serial is null ? Unread : FaultOf(serial);
        StageTimings timings = verdict.Timings;
        return verdict with
        {
            Serial = fault is null ? serial : null,
            CodeFault = fault,
            Timings = timings with { Decide = timings.Decide + (MonotonicTime.Now(clock) - begun) },
        };
    }

    // As a clause, for it may become the reason of a verdict.
    private static string? FaultOf(string serial) =>
        PartIdentities.Refusal(serial, null) is { } refusal ? $"the code in the picture is no serial number: {refusal.TrimEnd('.')}" : null;
}
