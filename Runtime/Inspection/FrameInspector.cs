using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// The hot path: from a leased frame to a verdict, without allocating, locking or logging. One thread at a time. Does not own the session.
/// </summary>
public sealed class FrameInspector : IFrameJudge
{
    private const string OutsideFrame = "the region of interest reaches outside the frame";

    private static readonly string TooLong = $"what is to be looked at is longer than {Preprocessor.LongestRegionSide} pixels on a side";

    private readonly IInferenceSession _session;
    private readonly Preprocessor _preprocessor;
    private readonly DecisionRule _rule;
    private readonly IReadOnlyList<string> _labels;
    private readonly string _modelId;
    private readonly RegionOfInterest? _region;
    private readonly TimeProvider _clock;
    private readonly VerdictBasis _basis;
    private readonly float[] _scores;
    private readonly IFeatureSession? _features;
    private readonly float[] _pooled;
    private bool _hasRun;

    /// <param name="session">The open model.</param>
    /// <param name="manifest">What the model says about itself.</param>
    /// <param name="settings">What the station says about the product.</param>
    /// <param name="clock">The clock that stages are timed by.</param>
    public FrameInspector(IInferenceSession session, ModelManifest manifest, InspectionSettings settings, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(settings);
        _session = session;
        _preprocessor = new Preprocessor(manifest.Input);
        _basis = new VerdictBasis(settings.Recipe?.Name, settings.Recipe?.Sha256, settings.Thresholds ?? manifest.Thresholds)
        {
            Model = settings.Model ?? ModelIdentity.Of(manifest),
        };
        _rule = new DecisionRule(manifest.Labels, manifest.OkLabels, _basis.Thresholds);
        _labels = manifest.Labels;
        _modelId = manifest.Id;
        _region = settings.Region;
        _clock = clock;
        _scores = new float[manifest.Labels.Count];
        _features = session as IFeatureSession;
        _pooled = new float[_features?.Head.Channels ?? 0];
    }

    /// <summary>
    /// Softmax probabilities of the last frame, one for each label, in the manifest's order; all 0 when it had no picture.
    /// </summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Features
    {
        get
        {
            if (_features is null || !_hasRun)
            {
                return default;
            }

            _features.Head.Pool(_features.Features, _pooled);
            return _pooled;
        }
    }

    /// <summary>Number of <see cref="Features"/> of a frame that was judged.</summary>
    internal int Channels => _pooled.Length;

    /// <summary>The labels, in the order of <see cref="Scores"/>.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>Name and version of the model.</summary>
    public string ModelId => _modelId;

    /// <summary>What frames are judged by.</summary>
    public VerdictBasis Basis => _basis;

    /// <summary>Does of a whole frame what comes before the run of the model: a first one pays for what is made once.</summary>
    /// <param name="frame">A frame with a picture; the caller returns it.</param>
    internal void Prepare(FrameLease frame) => Preprocess(frame, requested: null);

    /// <summary>
    /// Decides on one frame. A frame without a picture, too small for the region or too large gives an unsure verdict with the reason.
    /// </summary>
    /// <param name="frame">The frame; the caller returns it.</param>
    /// <param name="partNumber">Number of the part, from 1.</param>
    /// <exception cref="EdgeException">The provider failed.</exception>
    public Verdict Inspect(FrameLease frame, long partNumber) => Inspect(frame, partNumber, _region);

    /// <summary>Decides on a region of one frame, whatever the settings say.</summary>
    /// <param name="frame">The frame; the caller returns it.</param>
    /// <param name="partNumber">Number of the part, from 1.</param>
    /// <param name="region">What is looked at; null for the whole frame.</param>
    /// <exception cref="EdgeException">The provider failed.</exception>
    public Verdict Inspect(FrameLease frame, long partNumber, RegionOfInterest? region)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (WhyUnseen(frame.Info, region) is { } reason)
        {
            return Unseen(frame.Info, partNumber, reason);
        }

        MonotonicTime begun = MonotonicTime.Now(_clock);
        Preprocess(frame, region);
        MonotonicTime prepared = MonotonicTime.Now(_clock);
        _session.Run();
        _hasRun = true;
        MonotonicTime inferred = MonotonicTime.Now(_clock);
        Softmax.Compute(_session.Output, _scores);
        Decision decision = _rule.Decide(_scores);
        MonotonicTime decided = MonotonicTime.Now(_clock);
        StageTimings timings = new(begun - frame.Info.CapturedAt, prepared - begun, inferred - prepared, decided - inferred);
        string? label = decision.LabelIndex < 0 ? null : _labels[decision.LabelIndex];
        return new Verdict(partNumber, decision.Outcome, label, decision.Score, frame.Info, timings, _modelId)
        {
            Area = region, Reason = decision.Reason, Basis = _basis, HasRunFailed = label is null,
        };
    }

    /// <inheritdoc/>
    public Verdict Judge(FrameLease frame, long part) => Judge(frame, part, _region);

    /// <summary>Decides on a region of one frame; where the provider fails, the verdict is unsure and says why.</summary>
    /// <param name="frame">The frame; the caller returns it.</param>
    /// <param name="partNumber">Number of the part, from 1.</param>
    /// <param name="region">What is looked at; null for the whole frame.</param>
    public Verdict Judge(FrameLease frame, long partNumber, RegionOfInterest? region)
    {
        ArgumentNullException.ThrowIfNull(frame);
        try
        {
            return Inspect(frame, partNumber, region);
        }
        catch (EdgeException fault)
        {
            return Unseen(frame.Info, partNumber, fault.Message) with { HasRunFailed = true };
        }
    }

    /// <summary>The verdict for a part whose frame could not be judged: unsure, with no label.</summary>
    /// <param name="frame">What is known of the frame.</param>
    /// <param name="partNumber">Number of the part, from 1.</param>
    /// <param name="reason">Why, in words.</param>
    public Verdict Unseen(in FrameInfo frame, long partNumber, string reason)
    {
        TimeSpan wait = MonotonicTime.Now(_clock) - frame.CapturedAt;
        Array.Clear(_scores);
        _hasRun = false;
        return new Verdict(partNumber, Outcome.Unsure, null, 0, frame, new StageTimings(wait, default, default, default), _modelId)
        {
            Reason = reason, Basis = _basis,
        };
    }

    /// <summary>
    /// Whether the reason of a verdict is that what is to be looked at does not suit the frame: then no frame of that size will ever be
    /// judged.
    /// </summary>
    public static bool IsForRegion(in Verdict verdict) => verdict.Reason is { } reason && (reason == OutsideFrame || reason == TooLong);

    private static string? WhyUnseen(in FrameInfo frame, RegionOfInterest? requested)
    {
        if (frame.Fault is not null)
        {
            return frame.Fault;
        }

        RegionOfInterest region = requested ?? RegionOfInterest.Whole(frame.Width, frame.Height);
        if (!region.FitsIn(frame.Width, frame.Height))
        {
            return OutsideFrame;
        }

        return region.Width > Preprocessor.LongestRegionSide || region.Height > Preprocessor.LongestRegionSide ? TooLong : null;
    }

    private void Preprocess(FrameLease frame, RegionOfInterest? requested)
    {
        ImageView view = frame.View;
        RegionOfInterest region = requested ?? RegionOfInterest.Whole(view.Width, view.Height);
        if (_session.Variant.Input == InputFormat.F32Nchw)
        {
            _preprocessor.WriteFloat(view, region, MemoryMarshal.Cast<byte, float>(_session.InputBuffer));
        }
        else
        {
            _preprocessor.WriteBytes(view, region, _session.InputBuffer);
        }
    }
}

/// <summary>What a station says about its product where the model's own word does not do.</summary>
public sealed record InspectionSettings
{
    /// <summary>The part of the frame that is looked at, or null for all of it.</summary>
    public RegionOfInterest? Region { get; init; }

    /// <summary>When a score counts, or null for the model's own thresholds.</summary>
    public DecisionThresholds? Thresholds { get; init; }

    /// <summary>Which model it is, as verdicts say it; null for what its manifest says.</summary>
    public ModelIdentity? Model { get; init; }

    /// <summary>The recipe by which parts are judged; null without one.</summary>
    public RecipeIdentity? Recipe { get; init; }
}
