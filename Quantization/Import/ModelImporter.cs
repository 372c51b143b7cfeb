using EdgeConvNeXt.Quantization.Import.Network;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Quantization.Import.Writing;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Import;

/// <summary>
/// Trained weights of a ConvNeXt to an ONNX model and the manifest that it lacks, as <see cref="AccuracyControl.FloatModel"/> takes both.
/// </summary>
public static class ModelImporter
{
    private const string ModelExtension = ".onnx";

    /// <summary>Imports a file of weights. Both files are written, or none.</summary>
    /// <param name="request">What shall be imported, and where it goes.</param>
    /// <param name="stop">Stops it; nothing is left then.</param>
    /// <exception cref="EdgeException">
    /// The weights are not those of a whole ConvNeXt, the labels do not fit them, or the place cannot be written.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ImportedModel Import(ImportRequest request, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Side, ImportRequest.SmallestSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Side, ImportRequest.LargestSide);
        ThrowIfNoModelName(request.Output);
        LabelRules.ThrowIfNoName(NameOf(request), request.Output);
        LabelRules.ThrowIfUnusable(request.Labels, request.OkLabels, request.LabelFile ?? request.Output);
        using IWeightFile file = WeightFile.Open(request.Weights);
        return Import(request, file, stop);
    }

    /// <summary>The same with a file that is open.</summary>
    internal static ImportedModel Import(ImportRequest request, IWeightFile file, CancellationToken stop)
    {
        ConvNeXtWeights weights = ConvNeXtWeights.Find(file, request.Labels.Count);
        ModelManifest manifest = new()
        {
            Name = NameOf(request),
            Architecture = weights.Shape.Name,
            Labels = request.Labels,
            OkLabels = request.OkLabels,
            Input = weights.Family.InputOf(weights.Shape.Name, request.Side),
        };
        StreamedModel model = ConvNeXtGraph.Compose(weights, request.Side);
        model.ThrowIfTooLarge(file.Path);
        string manifestPath = Path.ChangeExtension(request.Output, ".json");
        ImportOutput output = new(request.Output, manifestPath, request.Replaces);
        output.Write(model.Bytes, stream => model.Write(file, stream, stop), BytesOf(manifest, request.LabelFile ?? manifestPath));
        return new ImportedModel(request.Output, manifestPath, manifest, weights.Family.Name, weights.Count());
    }

    private static string NameOf(ImportRequest request) => request.Name ?? Path.GetFileNameWithoutExtension(request.Output);

    private static byte[] BytesOf(ModelManifest manifest, string where)
    {
        byte[] bytes = PartialManifest.Write(manifest);
        return bytes.Length <= BundleLimits.ManifestBytes
            ? bytes
            : throw new EdgeException(
                EdgeFault.Configuration, $"The manifest would have {bytes.Length} bytes", where,
                $"at most {BundleLimits.ManifestBytes}, as it is read", "Shorten the labels.");
    }

    private static void ThrowIfNoModelName(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Path.GetExtension(path).Equals(ModelExtension, StringComparison.OrdinalIgnoreCase)
            || Path.GetFileNameWithoutExtension(path).Length == 0)
        {
            throw new EdgeException(
                EdgeFault.Configuration, "The output has no name of an ONNX model", path, $"a name that ends in {ModelExtension}",
                "Choose such a name; the manifest gets the same with .json.");
        }
    }
}
