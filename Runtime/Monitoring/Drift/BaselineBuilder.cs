using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>Makes a baseline out of parts. Keeps six numbers of each, of the first <see cref="MostPictures"/>.</summary>
/// <param name="labels">The model's labels.</param>
internal sealed class BaselineBuilder(IReadOnlyList<string> labels)
{
    /// <summary>Pictures whose numbers are kept.</summary>
    public const int MostPictures = 20_000;

    private readonly long[] _classes = new long[labels.Count];
    private readonly List<PictureMeasure> _pictures = [];
    private readonly List<float> _confidence = [];
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

    /// <summary>How far it is, to be kept.</summary>
    public BuilderState ToState() => new(
        [.. _classes], _ng, _unsure, [.. _confidence],
        MemoryMarshal.Cast<PictureMeasure, float>(CollectionsMarshal.AsSpan(_pictures)).ToArray());

    /// <summary>Goes on from where another was.</summary>
    /// <returns>False, with nothing changed, where that was of another model.</returns>
    public bool TryRestore(BuilderState state)
    {
        if (state.Classes.Count != _classes.Length || state.Classes.Any(count => count < 0) || !state.Confidence.All(float.IsFinite)
            || state.Pictures.Length % PictureMeasure.Count != 0 || !state.Pictures.All(float.IsFinite))
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

    /// <summary>The baseline; at least one part and one picture are needed.</summary>
    public DriftBaseline ToBaseline() => new()
    {
        Classes = labels.Zip(_classes).ToDictionary(item => item.First, item => item.Second),
        Ng = _ng,
        Unsure = _unsure,
        Confidence = _confidence.Count >= DriftBaseline.FewestParts ? QuantileTable.Of(_confidence) : null,
        Pictures = [.. Enumerable.Range(0, PictureMeasure.Count).Select(index => QuantileTable.Of(_pictures.Select(one => one[index])))],
    };
}

/// <summary>How far a builder is.</summary>
/// <param name="Classes">Parts of each label.</param>
/// <param name="Ng">Parts that were not good.</param>
/// <param name="Unsure">Parts that were unsure.</param>
/// <param name="Confidence">The score of each part that was called good.</param>
/// <param name="Pictures">Six values of each picture, one picture after the other.</param>
internal sealed record BuilderState(IReadOnlyList<long> Classes, long Ng, long Unsure, float[] Confidence, float[] Pictures);

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
