using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>
/// What a model bundle says about itself (<c>model.json</c>). Unknown members are ignored, except in <see cref="Input"/>, where they would
/// change the picture.
/// </summary>
// Optional members have setters: source-generated JSON would give init-only ones their type's default instead of ours.
public sealed record ModelManifest
{
    /// <summary>The newest format this program reads.</summary>
    public const int NewestFormatVersion = 1;

    /// <summary>Format of the manifest; this program reads 1..<see cref="NewestFormatVersion"/>.</summary>
    public int FormatVersion { get; set; } = NewestFormatVersion;

    /// <summary>Name of the model, for people and for verdicts.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the model, chosen by whoever trained it.</summary>
    public string Version { get; set; } = "1";

    /// <summary>Network family, for people: "convnext_tiny".</summary>
    public string Architecture { get; set; } = "";

    /// <summary>One label for each score of the model's output, in the output's order; 2 or more, each once.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The labels that mean the part is good. May be empty: then every part is NG or unsure.</summary>
    public IReadOnlyList<string> OkLabels { get; set; } = [];

    /// <summary>From a frame to the model's input. Calibration, evaluation and the line all follow it.</summary>
    public required ImageInput Input { get; init; }

    /// <summary>What the scores of its networks are.</summary>
    public ModelOutput Output { get; set; }

    /// <summary>
    /// Name of the network's output that holds the scores; null where it is the only one with as many values as there are labels.
    /// </summary>
    public string? OutputName { get; init; }

    /// <summary>The forms in which the network is here, best first. Empty only in the partial manifest beside a bare ONNX file.</summary>
    public IReadOnlyList<ModelVariant> Variants { get; set; } = [];

    /// <summary>When a score counts, unless the recipe says otherwise.</summary>
    public DecisionThresholds Thresholds { get; set; } = new();

    /// <summary>A few pictures with the scores that belong to them; null where there are none.</summary>
    public GoldenSet? Reference { get; init; }

    /// <summary>SHA-256, in hexadecimal, of every file of the bundle but this one.</summary>
    public IReadOnlyDictionary<string, string> Files { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// SHA-256 of this manifest's own bytes with these 64 digits replaced by zeros; guards it against a flipped bit. Null in partial
    /// manifests.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>What a verdict names the model by: name and version.</summary>
    public string Id => $"{Name}@{Version}";
}

/// <summary>When a score counts. Scores are softmax probabilities, 0..1.</summary>
// Optional members have setters: source-generated JSON would give init-only ones their type's default instead of ours.
public sealed record DecisionThresholds
{
    /// <summary>
    /// The score, 0..1, that the highest label needs unless <see cref="Labels"/> names another. Below it the part is unsure.
    /// </summary>
    public float Default { get; set; } = 0.5f;

    /// <summary>
    /// How far, 0..1, the best label must lead the best label of the other kind (OK against NG). Closer than that the part is unsure.
    /// </summary>
    public float Margin { get; set; }

    /// <summary>The score, 0..1, that single labels need instead of the default.</summary>
    public IReadOnlyDictionary<string, float> Labels { get; set; } = new Dictionary<string, float>();
}

/// <summary>What the scores of a bundle's networks are.</summary>
public enum ModelOutput
{
    /// <summary>
    /// Logits, of which Softmax makes probabilities. A Softmax at the end of an ONNX network is recognised and left out: its scores are
    /// logits, too.
    /// </summary>
    Logits,

    /// <summary>
    /// Probabilities, 0..1 and 1 in sum, in a way that shows in no Softmax at the end: operators of the network's own, or a compiled
    /// network.
    /// </summary>
    Probabilities,
}
