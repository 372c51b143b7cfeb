using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Import.Families;

/// <summary>
/// The authors' own code (https://github.com/facebookresearch/ConvNeXt/blob/main/models/convnext.py and
/// https://github.com/facebookresearch/ConvNeXt-V2/blob/main/models/convnextv2.py).
/// </summary>
internal sealed class MetaFamily : WeightFamily
{
    public override string Name => "Meta";

    public override string BlockPrefix(int stage) => $"stages.{stage}.";

    public override ImageInput InputOf(string architecture, int side) => TrainedInput.OfMeta(side);

    protected override string? NameOf(Layer layer) => layer.Role switch
    {
        LayerRole.Stem => "downsample_layers.0.0",
        LayerRole.StemNorm => "downsample_layers.0.1",
        LayerRole.DownsampleNorm => $"downsample_layers.{layer.Stage}.0",
        LayerRole.Downsample => $"downsample_layers.{layer.Stage}.1",
        LayerRole.Depthwise => $"{BlockPrefix(layer.Stage)}{layer.Block}.dwconv",
        LayerRole.BlockNorm => $"{BlockPrefix(layer.Stage)}{layer.Block}.norm",
        LayerRole.Expand => $"{BlockPrefix(layer.Stage)}{layer.Block}.pwconv1",
        LayerRole.ResponseNorm => $"{BlockPrefix(layer.Stage)}{layer.Block}.grn",
        LayerRole.Project => $"{BlockPrefix(layer.Stage)}{layer.Block}.pwconv2",
        LayerRole.LayerScale => $"{BlockPrefix(layer.Stage)}{layer.Block}.gamma",
        LayerRole.HeadNorm => "norm",
        LayerRole.Classifier => "head",
        _ => null,
    };

    protected override string SuffixOf(LayerRole role, Part part) => role == LayerRole.ResponseNorm
        ? part == Part.Weight ? ".gamma" : ".beta"
        : base.SuffixOf(role, part);
}
