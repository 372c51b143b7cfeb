namespace EdgeConvNeXt.Runtime.Models;

/// <summary>How well one variant did on a labelled check set when the bundle was made.</summary>
public sealed record VariantAccuracy
{
    /// <summary>Number of images in the check set.</summary>
    public required int Images { get; init; }

    /// <summary>Share, 0..1, of images whose highest score is the true label.</summary>
    public required double Top1 { get; init; }

    /// <summary>Top-1 share, 0..1, of the FP32 parent on the same images; null for the parent itself.</summary>
    public double? ReferenceTop1 { get; init; }

    /// <summary>Share, 0..1, of images that the FP32 parent judges the same; null for the parent itself.</summary>
    public double? Agreement { get; init; }

    /// <summary>10 log10 of summed squared FP32 logits over summed squared differences, in dB; null for the parent itself.</summary>
    public double? LogitSqnrDb { get; init; }

    /// <summary>What the images were, for people.</summary>
    public string? CheckSet { get; init; }
}
