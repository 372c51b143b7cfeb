using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Recipes;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// Judges every region of a frame, or tile of one, by itself; the worst decides: NG before unsure before OK, the first among equals.
/// Allocates only when frames have another size than those before.
/// </summary>
public sealed class RegionJudge : IFrameJudge
{
    private readonly FrameInspector _inspector;
    private readonly Recipe _recipe;
    private readonly Action<int, int, string?> _sized;
    private readonly float[] _scores;
    private readonly float[] _features;
    private int _channels;
    private IReadOnlyList<PlannedRegion> _regions = [];
    private string? _mismatch;
    private int _width;
    private int _height;

    /// <param name="inspector">From a region to a verdict.</param>
    /// <param name="recipe">The recipe, which keeps its rules.</param>
    /// <param name="sized">
    /// Called when frames begin to come in a size, with width, height and the reason why the regions do not suit it, or null where they do.
    /// What it raises ends the line.
    /// </param>
    public RegionJudge(FrameInspector inspector, Recipe recipe, Action<int, int, string?> sized)
    {
        ArgumentNullException.ThrowIfNull(inspector);
        ArgumentNullException.ThrowIfNull(recipe);
        _inspector = inspector;
        _recipe = recipe;
        _sized = sized;
        _scores = new float[inspector.Labels.Count];
        _features = new float[inspector.Channels];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Scores => _scores;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Features => _features.AsSpan(0, _channels);

    /// <inheritdoc/>
    public Verdict Judge(FrameLease frame, long part)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Array.Clear(_scores);
        _channels = 0;
        if (frame.Info.Fault is { } fault)
        {
            return _inspector.Unseen(frame.Info, part, fault);
        }

        Plan(frame.Info.Width, frame.Info.Height);
        return _mismatch is null ? JudgeRegions(frame, part) : _inspector.Unseen(frame.Info, part, _mismatch);
    }

    private void Plan(int width, int height)
    {
        if (width == _width && height == _height)
        {
            return;
        }

        (_width, _height) = (width, height);
        IReadOnlyList<SettingFault> faults = RecipeRules.CheckFrame(_recipe, width, height);
        _mismatch = faults.Count > 0 ? faults[0].What : null;
        _sized(width, height, _mismatch);
        _regions = _mismatch is null ? RegionPlan.Expand(_recipe, width, height) : [];
    }

    private Verdict JudgeRegions(FrameLease frame, long part)
    {
        Verdict worst = default;
        StageTimings total = default;
        for (int i = 0; i < _regions.Count; i++)
        {
            Verdict verdict = JudgeRegion(frame, part, _regions[i]);
            StageTimings spent = verdict.Timings;
            total = new StageTimings(
                i == 0 ? spent.Wait : total.Wait, total.Preprocess + spent.Preprocess, total.Inference + spent.Inference,
                total.Decide + spent.Decide);
            if (i == 0 || Rank(verdict.Outcome) > Rank(worst.Outcome))
            {
                worst = verdict;
                Keep();
            }
        }

        return worst with { Timings = total };
    }

    // The next region's run takes their place.
    private void Keep()
    {
        _inspector.Scores.CopyTo(_scores);
        ReadOnlySpan<float> features = _inspector.Features;
        features.CopyTo(_features);
        _channels = features.Length;
    }

    private Verdict JudgeRegion(FrameLease frame, long part, in PlannedRegion region) =>
        _inspector.Judge(frame, part, region.Area) with { Region = _recipe.Regions.Count == 0 ? null : region.Name };

    private static int Rank(Outcome outcome) => outcome switch
    {
        Outcome.Ok => 0,
        Outcome.Unsure => 1,
        _ => 2,
    };
}
