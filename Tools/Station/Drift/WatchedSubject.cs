using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>
/// Parts by one model and recipe: learned from, where the station makes its own baseline, then held against it. One thread at a time.
/// </summary>
internal sealed class WatchedSubject
{
    private const string NoFeatures = "The baseline says nothing of features, or was made of too few parts that were called good";

    private readonly WatchedModel _model;
    private readonly DriftConfiguration _plan;
    private readonly Dictionary<string, int> _places;
    private readonly BaselineBuilder? _learner;
    private LearnedBaseline? _learned;

    /// <param name="subject">Which parts.</param>
    /// <param name="recipe">Name of the recipe; null without one.</param>
    /// <param name="model">The model that judges them.</param>
    /// <param name="plan">How they are watched.</param>
    public WatchedSubject(DriftSubject subject, string? recipe, WatchedModel model, DriftConfiguration plan)
    {
        Subject = subject;
        Recipe = recipe;
        _model = model;
        _plan = plan;
        _places = model.Identity.Labels.Select((label, place) => (label, place)).ToDictionary(item => item.label, item => item.place);
        _learner = plan.LearnParts is null ? null : new BaselineBuilder(model.Identity.Labels);
        if (plan.LearnParts is null && model.Baseline is { } baseline)
        {
            Hold(baseline);
        }
    }

    /// <summary>Which parts.</summary>
    public DriftSubject Subject { get; }

    /// <summary>Name of their recipe; null without one.</summary>
    public string? Recipe { get; }

    /// <summary>What watches them; null while the baseline is learned, and without one.</summary>
    public DriftMonitor? Monitor { get; private set; }

    /// <summary>
    /// Why the distance of features is not watched although parts are held against a baseline, in words; null where it is.
    /// </summary>
    public string? Unwatched { get; private set; }

    /// <summary>Its alarms.</summary>
    public List<DriftAlarmStatus> Alarms { get; } = [];

    /// <summary>Whether all parts are there that its baseline is made of, and it is not made yet.</summary>
    public bool IsReadyToLearn => Monitor is null && _learner is { } learner && learner.Parts >= _plan.LearnParts
        && learner.Pictures >= DriftBaseline.FewestParts;

    /// <summary>What parts are held against.</summary>
    public string Baseline =>
        Monitor is null ? _learner is null ? "none" : "learning"
        : _learner is null ? "bundle" : "learned";

    /// <summary>Parts that were held against it, or learned from.</summary>
    public long Parts => Monitor?.Parts ?? _learner?.Parts ?? 0;

    /// <summary>Takes what was decided about a part.</summary>
    /// <returns>Whether an alarm began or ended.</returns>
    public bool Add(string label, PartOutcome outcome, float score)
    {
        if (Monitor is { } monitor)
        {
            return monitor.Add(label, outcome, score);
        }

        if (_learner is { } learner && learner.Parts < _plan.LearnParts && _places.TryGetValue(label, out int place))
        {
            learner.Add(place, outcome, score);
        }

        return false;
    }

    /// <summary>Takes what was measured of a picture.</summary>
    /// <returns>Whether an alarm began or ended.</returns>
    public bool Add(in PictureMeasure picture)
    {
        if (Monitor is { } monitor)
        {
            return monitor.Add(picture);
        }

        // Not while the baseline is made of them.
        if (_learner is { } learner && learner.Parts < _plan.LearnParts)
        {
            learner.Add(picture);
        }

        return false;
    }

    /// <summary>Takes what the model made of a part that it called good.</summary>
    /// <param name="features">Its pooled features.</param>
    /// <param name="isFar">Whether the part is farther than most of the baseline's were.</param>
    /// <returns>Whether an alarm began or ended.</returns>
    public bool Add(ReadOnlySpan<float> features, out bool isFar)
    {
        isFar = false;
        if (Monitor is { } monitor)
        {
            return monitor.Add(features, out isFar);
        }

        if (_learner is { } learner && learner.Parts < _plan.LearnParts)
        {
            learner.Add(features, isMeasured: learner.Parts * FeatureLearner.Fold >= _plan.LearnParts);
        }

        return false;
    }

    /// <summary>Makes the baseline out of what was learned; takes a few milliseconds.</summary>
    public LearnedBaseline Learn() => LearnedBaseline.Of(_learner!.ToBaseline(_model.Network ?? ""));

    /// <summary>Holds parts against a baseline from now on.</summary>
    /// <param name="learned">What <see cref="Learn"/> made.</param>
    public void Use(LearnedBaseline learned)
    {
        _learned = learned;
        Hold(learned.Baseline);
    }

    /// <summary>How far it is, to be kept.</summary>
    public SubjectState ToState() => new(Subject.Model, _model.Identity.Digest, Subject.Recipe)
    {
        RecipeName = Recipe,
        Learned = _learned?.Json,
        Learning = Monitor is null ? _learner?.ToState() : null,
        Monitor = Monitor?.ToState(),
        Alarms = [.. Alarms],
    };

    /// <summary>Goes on from where it was, as far as bundle and settings are the same.</summary>
    /// <returns>False where it begins anew.</returns>
    public bool TryRestore(SubjectState state)
    {
        if (state.Bundle != _model.Identity.Digest || (_learner is not null && !TryRestoreLearner(state)))
        {
            return false;
        }

        if (Monitor is { } monitor && state.Monitor is { } kept && monitor.TryRestore(kept))
        {
            Alarms.AddRange(state.Alarms.Where(alarm => monitor.Signals.Any(one => one.Alarm is not null && one.Name == alarm.Monitor)));
            return true;
        }

        return state.Monitor is null;
    }

    private void Hold(DriftBaseline baseline)
    {
        Unwatched = WhyUnwatched(baseline.Features);
        Monitor = new DriftMonitor(Unwatched is null ? baseline : baseline with { Features = null }, _plan.Settings);
    }

    private string? WhyUnwatched(FeatureBaseline? features) =>
        _model.FeatureObstacle
        ?? (features is null ? NoFeatures
            : features.Network != _model.Network ? $"The baseline's features are those of {features.Network}, and another network judges"
            : null);

    private bool TryRestoreLearner(SubjectState state)
    {
        if (state.Learning is { } learning)
        {
            return _learner!.TryRestore(learning);
        }

        if (state.Learned is not { } learned)
        {
            return false;
        }

        try
        {
            byte[] file = Encoding.UTF8.GetBytes(learned.GetRawText());
            Use(new LearnedBaseline(BaselineFile.Read(file, Subject.Model, _model.Identity.Labels), learned));
            return true;
        }
        catch (EdgeException)
        {
            return false;
        }
    }
}

/// <summary>A baseline that was learned here.</summary>
/// <param name="Baseline">The baseline.</param>
/// <param name="Json">The same as a file has it.</param>
internal sealed record LearnedBaseline(DriftBaseline Baseline, JsonElement Json)
{
    /// <summary>A baseline with its file.</summary>
    public static LearnedBaseline Of(DriftBaseline baseline)
    {
        using JsonDocument file = JsonDocument.Parse(baseline.ToFile());
        return new LearnedBaseline(baseline, file.RootElement.Clone());
    }
}
