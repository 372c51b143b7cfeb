using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection.Explanation;

/// <summary>Makes maps of the last run of a session. Does not own the session; one thread at a time.</summary>
public sealed class ActivationMapper
{
    private readonly IFeatureSession _session;
    private readonly ModelManifest _manifest;

    /// <param name="session">An open session that gives its last feature map.</param>
    /// <param name="manifest">What the model says about itself.</param>
    /// <exception cref="ArgumentException">The session is of another model.</exception>
    public ActivationMapper(IFeatureSession session, ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentOutOfRangeException.ThrowIfNotEqual(session.Head.Labels, manifest.Labels.Count, nameof(manifest));
        _session = session;
        _manifest = manifest;
    }

    /// <summary>Makes sure, before a run, that there could be a map of a label.</summary>
    /// <param name="label">The label.</param>
    /// <exception cref="EdgeException">The model has no such label.</exception>
    public void ThrowIfUnknown(string label) => IndexOf(label);

    /// <summary>The map of a label.</summary>
    /// <param name="label">The label.</param>
    /// <param name="region">What of the picture the last run looked at, in pixels of the picture that the map is for.</param>
    /// <exception cref="EdgeException">The model has no such label, or its score is no number.</exception>
    public ActivationMap Of(string label, RegionOfInterest region)
    {
        int index = IndexOf(label);
        if (!float.IsFinite(_session.Output[index]))
        {
            throw new EdgeException(
                EdgeFault.Model, $"The score of '{PrintableText.Of(label)}' is no number", _manifest.Id, "a finite score",
                "Look at the model with `edge evaluate`.");
        }

        PooledHead head = _session.Head;
        return new ActivationMap
        {
            Label = label,
            Width = head.Width,
            Height = head.Height,
            Values = head.Explain(_session.Features, index),
            Bias = head.BiasOf(index),
            Logit = _session.Output[index],
            Area = PictureArea.OfInput(_manifest.Input, region),
        };
    }

    private int IndexOf(string label)
    {
        for (int index = 0; index < _manifest.Labels.Count; index++)
        {
            if (_manifest.Labels[index] == label)
            {
                return index;
            }
        }

        throw new EdgeException(
            EdgeFault.Configuration, $"The model has no label '{PrintableText.Of(label)}'", _manifest.Id,
            $"one of {string.Join(", ", _manifest.Labels)}", "Name one of these.");
    }
}
