using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Explanation;

/// <summary>
/// Where in a picture the score of a label comes from: <see cref="Values"/>, <see cref="Bias"/> and <see cref="Residual"/> add up to
/// <see cref="Logit"/>.
/// </summary>
public sealed record ActivationMap
{
    /// <summary>The label.</summary>
    public required string Label { get; init; }

    /// <summary>Cells in a row, 1 or more.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of cells, 1 or more.</summary>
    public required int Height { get; init; }

    /// <summary>What each cell adds to the score, in logits, row by row.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>What the score is made of whatever the picture.</summary>
    public required double Bias { get; init; }

    /// <summary>The score as the network gave it, before Softmax.</summary>
    public required float Logit { get; init; }

    /// <summary>
    /// What the network's own rounding between the feature map and the score adds: about 1e-6 where its head is float, as in every network
    /// that <c>edge quantize</c> makes; steps of 8 bits where another quantizer rounded there.
    /// </summary>
    public double Residual => Logit - Bias - Values.Sum();

    /// <summary>The part of the picture that the cells cover, each as large as the others.</summary>
    public required PictureArea Area { get; init; }
}
