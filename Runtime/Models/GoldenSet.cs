namespace EdgeConvNeXt.Runtime.Models;

/// <summary>
/// What a bundle's manifest says of its golden vectors: a few pictures, and what one of its variants, or their float parent, answers to
/// them.
/// </summary>
public sealed record GoldenSet
{
    /// <summary>The most pictures.</summary>
    public const int MostPictures = 64;

    /// <summary>Number of pictures, 1 to <see cref="MostPictures"/>.</summary>
    public required int Count { get; init; }

    /// <summary>
    /// File with the pictures one after the other: bytes as they come from the resize, [count, height, width, 3] in the input's colour
    /// order.
    /// </summary>
    public required string Inputs { get; init; }

    /// <summary>
    /// File with the scores as a session gives them, 32-bit little-endian floats, [count, labels]: logits, also where the network itself
    /// ends in a Softmax, which is left out, or in probabilities, of which the logarithms are taken.
    /// </summary>
    public required string Outputs { get; init; }

    /// <summary>What gave the scores: "fp32".</summary>
    public required string Variant { get; init; }
}
