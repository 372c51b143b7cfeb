namespace EdgeConvNeXt.Runtime.Models;

/// <summary>When a score counts. Scores are softmax probabilities, 0..1.</summary>
// Optional members have setters: source-generated JSON would give init-only ones their type's default instead of ours.
public sealed record DecisionThresholds
{
    /// <summary>The score, 0..1, that the highest label needs unless <see cref="Labels"/> names another. Below it the part is unsure.</summary>
    public float Default { get; set; } = 0.5f;

    /// <summary>How far, 0..1, the best label must lead the best label of the other kind (OK against NG). Closer than that the part is unsure.</summary>
    public float Margin { get; set; }

    /// <summary>The score, 0..1, that single labels need instead of the default.</summary>
    public IReadOnlyDictionary<string, float> Labels { get; set; } = new Dictionary<string, float>();
}
