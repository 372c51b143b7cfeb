using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Labelling;

namespace EdgeConvNeXt.Station.Shadow;

/// <summary>Which of two models is better, by what shadows and people have said so far.</summary>
internal static class ShadowContest
{
    /// <summary>The pairs of a journal's folder, the last one last.</summary>
    /// <param name="journal">The folder.</param>
    /// <param name="shadow">Name and version of the shadow; null for all.</param>
    /// <exception cref="EdgeException">Record or labels cannot be read.</exception>
    public static IReadOnlyList<ShadowComparison> Read(string journal, string? shadow)
    {
        LabelFile labels = LabelFile.Read(journal);
        return
        [
            .. ShadowComparison.Of(ShadowRecord.Read(journal), result => labels.Labels.GetValueOrDefault(result)?.Good)
                .Where(pair => shadow is null || pair.Shadow.Model == shadow),
        ];
    }

    /// <summary>A shadow against the model that runs now: what was proven against one before it says nothing.</summary>
    /// <exception cref="EdgeException">Record or labels cannot be read.</exception>
    public static ShadowComparison Read(string journal, ShadowSide line, ShadowSide shadow) =>
        Read(journal, shadow.Model).LastOrDefault(pair => pair.Line == line && pair.Shadow == shadow)
        ?? new ShadowComparison { Line = line, Shadow = shadow };

    /// <summary>Puts on the record that a shadow became the line's model.</summary>
    /// <param name="journal">The folder.</param>
    /// <param name="pair">The two.</param>
    /// <param name="isProven">Whether the test had decided for it.</param>
    /// <param name="by">Who said so; null where nobody is named.</param>
    /// <exception cref="EdgeException">It cannot be written.</exception>
    public static void Promote(string journal, ShadowComparison pair, bool isProven, string? by)
    {
        string path = ShadowRecord.FileIn(journal);
        try
        {
            ShadowRecord.Append(
                path, new ShadowLine { Line = pair.Line, Shadow = pair.Shadow, Promotion = new ShadowPromotion(isProven, by) });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"It is installed, and that cannot be recorded: {fault.Message.TrimEnd('.')}", path,
                "a file that this user may append to", "Ask as the agent's user (sudo -u edge-agent).", fault);
        }
    }
}
