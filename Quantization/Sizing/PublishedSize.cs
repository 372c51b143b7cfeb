using EdgeConvNeXt.Quantization.Import.Network;

namespace EdgeConvNeXt.Quantization.Sizing;

/// <summary>A published size of ConvNeXt V1, and how right it was on ImageNet-1K when trained on that alone.</summary>
/// <param name="Name">"tiny".</param>
/// <param name="Top1">Share of the validation pictures whose best label was right, in percent.</param>
/// <param name="Top1Side">Width and height in pixels of the pictures that it was measured on.</param>
/// <param name="Source">Who says so.</param>
public sealed record PublishedSize(string Name, double Top1, int Top1Side, string Source)
{
    /// <summary>Head of the published networks.</summary>
    public const int Labels = 1000;

    private const string Paper = "Liu et al. 2022, A ConvNet for the 2020s, table 1";
    private const string Timm = "timm, results/results-imagenet.csv";

    /// <summary>
    /// Those that are listed, the smallest first. From Tiny on as their authors publish them; the smaller ones are timm's (weights
    /// femto.d1, pico.d1, nano.d1h). Atto is left out because kernels work on channels in sixteens and it has 40, V2 because no kernel
    /// computes the norm between the linear layers of its blocks.
    /// </summary>
    public static IReadOnlyList<PublishedSize> All { get; } =
    [
        new("femto", 78.7, 288, Timm), new("pico", 80.4, 288, Timm), new("nano", 81.5, 288, Timm),
        new("tiny", 82.1, 224, Paper), new("small", 83.1, 224, Paper), new("base", 83.8, 224, Paper), new("large", 84.3, 224, Paper),
    ];

    /// <summary>Whether the authors of ConvNeXt published it; otherwise it is one of timm's smaller ones.</summary>
    public bool IsOfTheAuthors => Source == Paper;

    /// <summary>The network.</summary>
    /// <param name="side">Width and height of its input in pixels, 32 or more.</param>
    public SizedNetwork At(int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, Import.ImportRequest.SmallestSide);
        (string name, var depths, int width) = ConvNeXtShape.Sizes.First(size => size.Name == Name);
        return new SizedNetwork { Name = name, Depths = depths, Width = width, Side = side, Labels = Labels };
    }
}
