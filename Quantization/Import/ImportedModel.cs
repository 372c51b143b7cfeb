using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Import;

/// <summary>What became of an import.</summary>
/// <param name="Model">The .onnx file.</param>
/// <param name="ManifestPath">Its manifest.</param>
/// <param name="Manifest">What the manifest says.</param>
/// <param name="Family">The library whose weights they were: "timm".</param>
/// <param name="Parameters">Number of the weights.</param>
public sealed record ImportedModel(string Model, string ManifestPath, ModelManifest Manifest, string Family, long Parameters);
