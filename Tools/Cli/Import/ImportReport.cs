using EdgeConvNeXt.Quantization.Import;

namespace EdgeConvNeXt.Cli.Import;

/// <summary>What an import wrote.</summary>
public sealed record ImportReport
{
    /// <summary>The .onnx file.</summary>
    public required string Model { get; init; }

    /// <summary>Its manifest.</summary>
    public required string Manifest { get; init; }

    /// <summary>The library whose weights they were: "timm".</summary>
    public required string Family { get; init; }

    /// <summary>What the network is called: "convnextv2_tiny".</summary>
    public required string Architecture { get; init; }

    /// <summary>Number of its weights.</summary>
    public required long Parameters { get; init; }

    /// <summary>Number of its labels.</summary>
    public required int Labels { get; init; }

    /// <summary>Number of the labels that mean the part is good.</summary>
    public required int OkLabels { get; init; }

    /// <summary>Width and height of its input in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>The report of an import.</summary>
    public static ImportReport Of(ImportedModel model) => new()
    {
        Model = model.Model,
        Manifest = model.ManifestPath,
        Family = model.Family,
        Architecture = model.Manifest.Architecture,
        Parameters = model.Parameters,
        Labels = model.Manifest.Labels.Count,
        OkLabels = model.Manifest.OkLabels.Count,
        Size = model.Manifest.Input.Width,
    };
}
