using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Import.Families;

/// <summary>torchvision (https://github.com/pytorch/vision/blob/main/torchvision/models/convnext.py); V1 only.</summary>
internal sealed class TorchvisionFamily : WeightFamily
{
    private const int TrainedSide = 224;

    public override string Name => "torchvision";

    public override string BlockPrefix(int stage) => $"features.{(2 * stage) + 1}.";

    // resize_size of ConvNeXt_Tiny_Weights and its like, at a crop_size of 224.
    public override ImageInput InputOf(string architecture, int side)
    {
        int size = architecture switch
        {
            "convnext_tiny" => 236,
            "convnext_small" => 230,
            _ => 232,
        };
        return TrainedInput.Cropped(side, side * size / TrainedSide, ResizeFilter.Bilinear);
    }

    protected override string? NameOf(Layer layer) => layer.Role switch
    {
        LayerRole.Stem => "features.0.0",
        LayerRole.StemNorm => "features.0.1",
        LayerRole.DownsampleNorm => $"features.{2 * layer.Stage}.0",
        LayerRole.Downsample => $"features.{2 * layer.Stage}.1",
        LayerRole.Depthwise => $"{BlockPrefix(layer.Stage)}{layer.Block}.block.0",
        LayerRole.BlockNorm => $"{BlockPrefix(layer.Stage)}{layer.Block}.block.2",
        LayerRole.Expand => $"{BlockPrefix(layer.Stage)}{layer.Block}.block.3",
        LayerRole.Project => $"{BlockPrefix(layer.Stage)}{layer.Block}.block.5",
        LayerRole.LayerScale => $"{BlockPrefix(layer.Stage)}{layer.Block}.layer_scale",
        LayerRole.HeadNorm => "classifier.0",
        LayerRole.Classifier => "classifier.2",
        _ => null,
    };
}
