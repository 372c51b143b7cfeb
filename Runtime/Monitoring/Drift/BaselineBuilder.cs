using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>Makes a baseline out of parts. Keeps eight numbers of each, of the first <see cref="MostPictures"/>.</summary>
/// <param name="labels">The model's labels.</param>
internal sealed class BaselineBuilder(IReadOnlyList<string> labels)
{
    /// <summary>Pictures whose numbers are kept.</summary>
    public const int MostPictures = 20_000;

    private readonly long[] _classes = new long[labels.Count];
    private readonly List<PictureMeasure> _pictures = [];
    private readonly List<float> _confidence = [];
    private readonly FeatureLearner _features = new();
    private long _ng;
    private long _unsure;

    /// <summary>Parts so far.</summary>
    public long Parts { get; private set; }

    /// <summary>Pictures so far.</summary>
    public int Pictures => _pictures.Count;

    /// <summary>Takes a verdict in.</summary>
    /// <param name="label">Place of the label among the model's.</param>
    /// <param name="outcome">What was decided.</param>
    /// <param name="score">The label's score, 0..1.</param>
    public void Add(int label, PartOutcome outcome, float score)
    {
        if (outcome == PartOutcome.Ok && _confidence.Count < MostPictures)
        {
            _confidence.Add(score);
        }

        _classes[label]++;
        _ng += outcome == PartOutcome.Ng ? 1 : 0;
        _unsure += outcome == PartOutcome.Unsure ? 1 : 0;
        Parts++;
    }

    /// <summary>Takes a picture in.</summary>
    public void Add(in PictureMeasure picture)
    {
        if (_pictures.Count < MostPictures)
        {
            _pictures.Add(picture);
        }
    }

    /// <summary>Takes pooled features in of a part that was called good.</summary>
    /// <param name="features">One for each channel.</param>
    /// <param name="isMeasured">Whether the part says how far parts are; otherwise where they lie, which comes first.</param>
    public void Add(ReadOnlySpan<float> features, bool isMeasured)
    {
        if (isMeasured)
        {
            _features.Measure(features);
        }
        else
        {
            _features.Fit(features);
        }
    }

    /// <summary>How far it is, to be kept.</summary>
    public BuilderState ToState() => new(
        [.. _classes], _ng, _unsure, [.. _confidence],
        MemoryMarshal.Cast<PictureMeasure, float>(CollectionsMarshal.AsSpan(_pictures)).ToArray())
    {
        Features = _features.ToState(),
    };

    /// <summary>Goes on from where another was.</summary>
    /// <returns>False, with nothing changed, where that was of another model.</returns>
    public bool TryRestore(BuilderState state)
    {
        if (state.Classes.Count != _classes.Length || state.Classes.Any(count => count < 0) || !state.Confidence.All(float.IsFinite)
            || state.Pictures.Length % PictureMeasure.Count != 0 || !state.Pictures.All(float.IsFinite)
            || (state.Features is { } features && !_features.TryRestore(features)))
        {
            return false;
        }

        for (int i = 0; i < _classes.Length; i++)
        {
            _classes[i] = state.Classes[i];
        }

        (_ng, _unsure, Parts) = (state.Ng, state.Unsure, _classes.Sum());
        _confidence.Clear();
        _confidence.AddRange(state.Confidence);
        _pictures.Clear();
        _pictures.AddRange(MemoryMarshal.Cast<float, PictureMeasure>(state.Pictures));
        return true;
    }

    /// <summary>What features are like; null where parts were too few, or all the same.</summary>
    /// <param name="network">File of the network that judged them.</param>
    public FeatureBaseline? ToFeatures(string network) => _features.ToBaseline(network);

    /// <summary>The baseline; at least one part and one picture are needed.</summary>
    /// <param name="network">File of the network that judged them.</param>
    public DriftBaseline ToBaseline(string network = "") => new()
    {
        Classes = labels.Zip(_classes).ToDictionary(item => item.First, item => item.Second),
        Ng = _ng,
        Unsure = _unsure,
        Confidence = _confidence.Count >= DriftBaseline.FewestParts ? QuantileTable.Of(_confidence) : null,
        Features = ToFeatures(network),
        Pictures = [.. Enumerable.Range(0, PictureMeasure.Count).Select(index => QuantileTable.Of(_pictures.Select(one => one[index])))],
    };
}

/// <summary>How far a builder is.</summary>
/// <param name="Classes">Parts of each label.</param>
/// <param name="Ng">Parts that were not good.</param>
/// <param name="Unsure">Parts that were unsure.</param>
/// <param name="Confidence">The score of each part that was called good.</param>
/// <param name="Pictures">Six values of each picture, one picture after the other.</param>
internal sealed record BuilderState(IReadOnlyList<long> Classes, long Ng, long Unsure, float[] Confidence, float[] Pictures)
{
    /// <summary>How far features are; null where nothing was known of them.</summary>
    public FeatureState? Features { get; init; }
}

/// <summary>What was decided about a part that the model judged.</summary>
internal enum PartOutcome
{
    /// <summary>Good.</summary>
    Ok,

    /// <summary>Not good.</summary>
    Ng,

    /// <summary>Neither.</summary>
    Unsure,
}
