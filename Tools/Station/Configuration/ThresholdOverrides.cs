using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>
/// What a station says about thresholds. Scores are softmax probabilities, 0..1; what it leaves out stays as the model has it.
/// </summary>
public sealed record ThresholdOverrides
{
    /// <summary>The score that the best label needs, or null for the model's own.</summary>
    public float? Default { get; init; }

    /// <summary>The lead over the best label of the other kind, or null for the model's own.</summary>
    public float? Margin { get; init; }

    /// <summary>Scores that single labels need; they join the model's own and win over them.</summary>
    public IReadOnlyDictionary<string, float> Labels { get; init; } = new Dictionary<string, float>();

    /// <summary>The model's thresholds with these in their place.</summary>
    public DecisionThresholds Over(DecisionThresholds model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Dictionary<string, float> labels = new(model.Labels);
        foreach ((string label, float score) in Labels)
        {
            labels[label] = score;
        }

        return new DecisionThresholds { Default = Default ?? model.Default, Margin = Margin ?? model.Margin, Labels = labels };
    }
}
