using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Import.Families;

/// <summary>
/// Hugging Face Transformers
/// (https://github.com/huggingface/transformers/blob/main/src/transformers/models/convnext/modeling_convnext.py, and convnextv2 beside it).
/// </summary>
/// <param name="model">What stands before the names of all but the classifier: "convnext" or "convnextv2".</param>
internal sealed class HuggingFaceFamily(string model) : WeightFamily
{
    public override string Name => "Hugging Face";

    // layer_norm_eps of ConvNextConfig, which only the last norm is made with.
    public override float HeadNormEpsilon => 1e-12f;

    public override string BlockPrefix(int stage) => $"{model}.encoder.stages.{stage}.layers.";

    public override ImageInput InputOf(string architecture, int side) => TrainedInput.OfMeta(side);

    protected override string? NameOf(Layer layer) => layer.Role switch
    {
        LayerRole.Stem => $"{model}.embeddings.patch_embeddings",
        LayerRole.StemNorm => $"{model}.embeddings.layernorm",
        LayerRole.DownsampleNorm => $"{model}.encoder.stages.{layer.Stage}.downsampling_layer.0",
        LayerRole.Downsample => $"{model}.encoder.stages.{layer.Stage}.downsampling_layer.1",
        LayerRole.Depthwise => $"{BlockPrefix(layer.Stage)}{layer.Block}.dwconv",
        LayerRole.BlockNorm => $"{BlockPrefix(layer.Stage)}{layer.Block}.layernorm",
        LayerRole.Expand => $"{BlockPrefix(layer.Stage)}{layer.Block}.pwconv1",
        LayerRole.ResponseNorm => $"{BlockPrefix(layer.Stage)}{layer.Block}.grn",
        LayerRole.Project => $"{BlockPrefix(layer.Stage)}{layer.Block}.pwconv2",
        LayerRole.LayerScale => $"{BlockPrefix(layer.Stage)}{layer.Block}.layer_scale_parameter",
        LayerRole.HeadNorm => $"{model}.layernorm",
        LayerRole.Classifier => "classifier",
        _ => null,
    };
}
