using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Import.Families;

/// <summary>
/// timm (https://github.com/huggingface/pytorch-image-models/blob/main/timm/models/convnext.py). Linear layers may be 1x1 convolutions; the
/// norm stands after the mean, or as norm_pre before it.
/// </summary>
internal sealed class TimmFamily : WeightFamily
{
    public override string Name => "timm";

    public override string BlockPrefix(int stage) => $"stages.{stage}.blocks.";

    public override ImageInput InputOf(string architecture, int side) => TrainedInput.OfMeta(side);

    protected override string? NameOf(Layer layer) => layer.Role switch
    {
        LayerRole.Stem => "stem.0",
        LayerRole.StemNorm => "stem.1",
        LayerRole.DownsampleNorm => $"stages.{layer.Stage}.downsample.0",
        LayerRole.Downsample => $"stages.{layer.Stage}.downsample.1",
        LayerRole.Depthwise => $"{BlockPrefix(layer.Stage)}{layer.Block}.conv_dw",
        LayerRole.BlockNorm => $"{BlockPrefix(layer.Stage)}{layer.Block}.norm",
        LayerRole.Expand => $"{BlockPrefix(layer.Stage)}{layer.Block}.mlp.fc1",
        LayerRole.ResponseNorm => $"{BlockPrefix(layer.Stage)}{layer.Block}.mlp.grn",
        LayerRole.Project => $"{BlockPrefix(layer.Stage)}{layer.Block}.mlp.fc2",
        LayerRole.LayerScale => $"{BlockPrefix(layer.Stage)}{layer.Block}.gamma",
        LayerRole.MapNorm => "norm_pre",
        LayerRole.HeadNorm => "head.norm",
        LayerRole.Classifier => "head.fc",
        _ => null,
    };
}
