using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>Judges every region of a frame by itself; the worst decides: NG before unsure before OK, the first among equals.</summary>
public sealed class RegionJudge : IFrameJudge
{
    private readonly FrameInspector _inspector;
    private readonly IReadOnlyList<(string Name, RegionOfInterest Area)> _regions;
    private readonly TimeProvider _clock;
    private readonly float[] _scores;

    /// <param name="inspector">From a region to a verdict.</param>
    /// <param name="regions">Names and places of the regions; empty for the whole frame.</param>
    /// <param name="clock">The clock of timings.</param>
    public RegionJudge(FrameInspector inspector, IReadOnlyList<(string Name, RegionOfInterest Area)> regions, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(inspector);
        ArgumentNullException.ThrowIfNull(regions);
        _inspector = inspector;
        _regions = regions;
        _clock = clock;
        _scores = new float[inspector.Labels.Count];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Scores => _scores;

    /// <inheritdoc/>
    public Verdict Judge(FrameLease frame, long part)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_regions.Count == 0)
        {
            return Keep(JudgeRegion(frame, part, null));
        }

        Verdict worst = default;
        TimeSpan preprocess = default;
        TimeSpan inference = default;
        TimeSpan decide = default;
        for (int i = 0; i < _regions.Count; i++)
        {
            Verdict verdict = JudgeRegion(frame, part, _regions[i].Area) with { Region = _regions[i].Name };
            preprocess += verdict.Timings.Preprocess;
            inference += verdict.Timings.Inference;
            decide += verdict.Timings.Decide;
            if (i == 0 || Rank(verdict.Outcome) > Rank(worst.Outcome))
            {
                worst = i == 0 ? Keep(verdict) : Keep(verdict) with { Timings = verdict.Timings with { Wait = worst.Timings.Wait } };
            }
        }

        return worst with { Timings = new StageTimings(worst.Timings.Wait, preprocess, inference, decide) };
    }

    private static int Rank(Outcome outcome) => outcome switch
    {
        Outcome.Ok => 0,
        Outcome.Unsure => 1,
        _ => 2,
    };

    private Verdict Keep(in Verdict verdict)
    {
        _inspector.Scores.CopyTo(_scores);
        return verdict;
    }

    private Verdict JudgeRegion(FrameLease frame, long part, RegionOfInterest? region)
    {
        try
        {
            return _inspector.Inspect(frame, part, region);
        }
        catch (EdgeException fault)
        {
            return _inspector.Unseen(frame.Info, part, MonotonicTime.Now(_clock) - frame.Info.CapturedAt, fault.Message);
        }
    }
}
