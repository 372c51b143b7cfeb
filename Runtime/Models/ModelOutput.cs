namespace EdgeConvNeXt.Runtime.Models;

/// <summary>What the scores of a bundle's networks are.</summary>
public enum ModelOutput
{
    /// <summary>Logits, of which Softmax makes probabilities. A Softmax at the end of an ONNX network is recognised and left out: its scores are logits, too.</summary>
    Logits,

    /// <summary>Probabilities, 0..1 and 1 in sum, in a way that shows in no Softmax at the end: operators of the network's own, or a compiled network.</summary>
    Probabilities,
}
