using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Import.Families;

/// <summary>
/// MindSpore (https://github.com/mindspore-lab/mindcv/blob/main/mindcv/models/convnext.py). Its layers do not compute what PyTorch's of the
/// same names do: nn.GELU is the approximation by tanh and nn.Conv2d pads as "same" unless told otherwise
/// (https://www.mindspore.cn/docs/en/master/api_python/nn/mindspore.nn.Conv2d.html). Its LpNorm inside of the response norm is at least
/// 1e-12, which no float32 of a feature map shows beside the 1e-6 that is added to the mean.
/// </summary>
internal sealed class MindSporeFamily : WeightFamily
{
    public override string Name => "MindSpore";

    public override bool HasTanhGelu => true;

    public override bool RoundsUp => true;

    public override string BlockPrefix(int stage) => $"feature.{(2 * stage) + 1}.";

    // crop_pct 0.95 and bicubic of mindcv's configs/convnext and convnextv2. Its Resize is OpenCV's, which does not widen the kernel.
    public override ImageInput InputOf(string architecture, int side)
    {
        ImageInput input = TrainedInput.Cropped(side, side * 100 / 95, ResizeFilter.Bicubic);
        input.Antialias = false;
        return input;
    }

    protected override string? NameOf(Layer layer) => layer.Role switch
    {
        LayerRole.Stem => "feature.0.0",
        LayerRole.StemNorm => "feature.0.1",
        LayerRole.DownsampleNorm => $"feature.{2 * layer.Stage}.0",
        LayerRole.Downsample => $"feature.{2 * layer.Stage}.1",
        LayerRole.Depthwise => $"{BlockPrefix(layer.Stage)}{layer.Block}.dwconv",
        LayerRole.BlockNorm => $"{BlockPrefix(layer.Stage)}{layer.Block}.norm",
        LayerRole.Expand => $"{BlockPrefix(layer.Stage)}{layer.Block}.pwconv1",
        LayerRole.ResponseNorm => $"{BlockPrefix(layer.Stage)}{layer.Block}.grn",
        LayerRole.Project => $"{BlockPrefix(layer.Stage)}{layer.Block}.pwconv2",
        LayerRole.LayerScale => $"{BlockPrefix(layer.Stage)}{layer.Block}.gamma_",
        LayerRole.HeadNorm => "norm",
        LayerRole.Classifier => "classifier",
        _ => null,
    };

    protected override string SuffixOf(LayerRole role, Part part) => role switch
    {
        LayerRole.StemNorm or LayerRole.DownsampleNorm or LayerRole.BlockNorm or LayerRole.ResponseNorm or LayerRole.HeadNorm =>
            part == Part.Weight ? ".gamma" : ".beta",
        _ => base.SuffixOf(role, part),
    };
}
