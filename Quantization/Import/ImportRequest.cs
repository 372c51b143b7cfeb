namespace EdgeConvNeXt.Quantization.Import;

/// <summary>What shall be imported, and where it goes.</summary>
public sealed record ImportRequest
{
    /// <summary>Smallest side of the input: the last stage then has one cell.</summary>
    public const int SmallestSide = 32;

    /// <summary>Largest side of the input.</summary>
    public const int LargestSide = 2048;

    /// <summary>The file of trained weights.</summary>
    public required string Weights { get; init; }

    /// <summary>The .onnx file to write; its manifest is written beside it, with the ending .json.</summary>
    public required string Output { get; init; }

    /// <summary>One label for each score, in their order; 2 to 100,000, each once.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The file that the labels are from, for messages; null where there is none.</summary>
    public string? LabelFile { get; init; }

    /// <summary>The labels that mean the part is good; may be empty.</summary>
    public IReadOnlyList<string> OkLabels { get; init; } = [];

    /// <summary>Name of the model, not blank and without control characters; null takes that of the file.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Width and height of the input in pixels, <see cref="SmallestSide"/> to <see cref="LargestSide"/>. All families were trained with the
    /// default.
    /// </summary>
    public int Side { get; init; } = 224;

    /// <summary>Whether files that are there already are replaced.</summary>
    public bool Replaces { get; init; }
}
