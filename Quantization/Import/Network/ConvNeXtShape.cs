using System.Collections.Immutable;
using EdgeConvNeXt.Quantization.Import.Families;

namespace EdgeConvNeXt.Quantization.Import.Network;

/// <summary>What tells one ConvNeXt from another, and the shapes of all tensors that follow from it.</summary>
internal sealed record ConvNeXtShape
{
    /// <summary>Stages of every ConvNeXt.</summary>
    public const int Stages = 4;

    /// <summary>Channels of the picture.</summary>
    public const int Colors = 3;

    /// <summary>Width and stride of the first convolution.</summary>
    public const int StemKernel = 4;

    /// <summary>Width and stride of a downsampling.</summary>
    public const int DownsampleKernel = 2;

    /// <summary>Width of the depthwise convolutions.</summary>
    public const int DepthwiseKernel = 7;

    /// <summary>Channels between the linear layers of a block, to each channel of the block.</summary>
    public const int Expansion = 4;

    /// <summary>
    /// Depths and width of the first stage; each stage is twice as wide as the one before. V1: Liu et al., "A ConvNet for the 2020s" (CVPR
    /// 2022), and timm's smaller ones; V2: Woo et al., "ConvNeXt V2" (CVPR 2023), appendix A.
    /// </summary>
    public static readonly ImmutableArray<(string Name, ImmutableArray<int> Depths, int Width)> Sizes =
    [
        ("atto", [2, 2, 6, 2], 40), ("femto", [2, 2, 6, 2], 48), ("pico", [2, 2, 6, 2], 64), ("nano", [2, 2, 8, 2], 80),
        ("tiny", [3, 3, 9, 3], 96), ("small", [3, 3, 27, 3], 96), ("base", [3, 3, 27, 3], 128), ("large", [3, 3, 27, 3], 192),
        ("xlarge", [3, 3, 27, 3], 256), ("huge", [3, 3, 27, 3], 352),
    ];

    /// <summary>Blocks of each stage, 1 or more.</summary>
    public required ImmutableArray<int> Depths { get; init; }

    /// <summary>Channels of each stage.</summary>
    public required ImmutableArray<int> Widths { get; init; }

    /// <summary>Whether blocks end in layer scale, as in V1.</summary>
    public required bool HasLayerScale { get; init; }

    /// <summary>Whether blocks normalise the response of channels, as in V2.</summary>
    public required bool HasResponseNorm { get; init; }

    /// <summary>Whether the last norm stands before the mean over cells; otherwise after it.</summary>
    public required bool NormsMap { get; init; }

    /// <summary>Number of scores.</summary>
    public required int Labels { get; init; }

    /// <summary>What the network is called: "convnext_tiny", or its depths and widths where no one has published such a one.</summary>
    public string Name
    {
        get
        {
            string version = HasResponseNorm ? "convnextv2" : "convnext";
            string? size = Sizes.FirstOrDefault(IsOfSize).Name;
            return $"{version}_{size ?? $"{string.Join('-', Depths)}_{string.Join('-', Widths)}"}";
        }
    }

    /// <summary>Every layer with weights, in the order of computation.</summary>
    public IEnumerable<Layer> Layers()
    {
        for (int stage = 0; stage < Stages; stage++)
        {
            yield return new Layer(stage == 0 ? LayerRole.Stem : LayerRole.DownsampleNorm, stage);
            yield return new Layer(stage == 0 ? LayerRole.StemNorm : LayerRole.Downsample, stage);
            for (int block = 0; block < Depths[stage]; block++)
            {
                foreach (LayerRole role in BlockRoles())
                {
                    yield return new Layer(role, stage, block);
                }
            }
        }

        yield return new Layer(NormsMap ? LayerRole.MapNorm : LayerRole.HeadNorm);
        yield return new Layer(LayerRole.Classifier);
    }

    /// <summary>
    /// The shapes that a tensor may have, the usual one first: kernels [out, in, height, width], matrices [out, in] or a 1x1 kernel,
    /// everything else one number for each channel.
    /// </summary>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    /// <param name="part">Which of its tensors.</param>
    public ImmutableArray<int>[] ShapesOf(Layer layer, Part part)
    {
        int width = Widths[layer.Stage];
        return (layer.Role, part) switch
        {
            (LayerRole.Stem, Part.Weight) => [[width, Colors, StemKernel, StemKernel]],
            (LayerRole.Downsample, Part.Weight) => [[width, Widths[layer.Stage - 1], DownsampleKernel, DownsampleKernel]],
            (LayerRole.DownsampleNorm, _) => [[Widths[layer.Stage - 1]]],
            (LayerRole.Depthwise, Part.Weight) => [[width, 1, DepthwiseKernel, DepthwiseKernel]],
            (LayerRole.Expand, Part.Weight) => Matrix(Expansion * width, width),
            (LayerRole.Expand, _) => [[Expansion * width]],
            (LayerRole.Project, Part.Weight) => Matrix(width, Expansion * width),
            (LayerRole.ResponseNorm, _) => [[Expansion * width], [1, 1, 1, Expansion * width]],
            (LayerRole.LayerScale, _) => [[width], [width, 1, 1]],
            (LayerRole.MapNorm or LayerRole.HeadNorm, _) => [[Widths[^1]]],
            (LayerRole.Classifier, Part.Weight) => [[Labels, Widths[^1]]],
            (LayerRole.Classifier, _) => [[Labels]],
            _ => [[width]],
        };
    }

    private static ImmutableArray<int>[] Matrix(int rows, int columns) => [[rows, columns], [rows, columns, 1, 1]];

    private IEnumerable<LayerRole> BlockRoles()
    {
        yield return LayerRole.Depthwise;
        yield return LayerRole.BlockNorm;
        yield return LayerRole.Expand;
        if (HasResponseNorm)
        {
            yield return LayerRole.ResponseNorm;
        }

        yield return LayerRole.Project;
        if (HasLayerScale)
        {
            yield return LayerRole.LayerScale;
        }
    }

    private bool IsOfSize((string Name, ImmutableArray<int> Depths, int Width) size) =>
        Depths.SequenceEqual(size.Depths) && Widths.Select((width, stage) => width == size.Width << stage).All(isSo => isSo);
}
