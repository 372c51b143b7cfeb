using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>A network as every runtime is given it.</summary>
/// <param name="Bytes">The ONNX file: the one that was read, where that was plain already.</param>
/// <param name="HadSoftmax">Whether it ended in a Softmax or LogSoftmax, which was taken off: its scores are logits.</param>
public sealed record PlainForm(byte[] Bytes, bool HadSoftmax)
{
    /// <summary>The manifest of a bundle that holds networks made of this one, given the manifest of the network as it was.</summary>
    public ModelManifest Describe(ModelManifest manifest) => HadSoftmax ? manifest with { Output = ModelOutput.Logits } : manifest;
}
