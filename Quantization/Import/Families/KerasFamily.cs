using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Import.Families;

/// <summary>
/// Keras Applications (https://github.com/keras-team/keras/blob/master/keras/src/applications/convnext.py); V1 only. The network normalises
/// its pixels itself (PreStem), with constants that are no weights: here the manifest does.
/// </summary>
internal sealed class KerasFamily : WeightFamily
{
    /// <summary>What to do about a file of Keras 3 (.weights.h5, .keras), which numbers layers instead of naming them.</summary>
    public const string SavingWithNames =
        "Load the model in Keras and save it whole in the older form, which names its layers: model.save(\"model.h5\").";

    private const string Scale = "_layer_scale";

    public override string Name => "Keras";

    public override bool HasOutputsLast => true;

    /// <summary>Whether a name is one of Keras 3, which says the number of a variable alone: "layers/dense_3/vars/0".</summary>
    public static bool HasNumberFor(string nameInFile) => nameInFile.Contains("/vars/", StringComparison.Ordinal);

    /// <summary>
    /// A file has paths, "convnext_tiny_stem/convnext_tiny_stem_conv/kernel:0": the last two words are the layer and its variable. That of
    /// layer scale is called "Variable" or "gamma", by the version of Keras.
    /// </summary>
    public override string NameFor(string nameInFile)
    {
        string[] words = nameInFile.Split('/');
        if (words.Length < 2)
        {
            return nameInFile;
        }

        string variable = words[^1].Split(':')[0];
        return words[^2].EndsWith(Scale, StringComparison.Ordinal) ? words[^2] : $"{words[^2]}.{variable}";
    }

    public override string BlockPrefix(int stage) => $"stage_{stage}_block_";

    public override ImageInput InputOf(string architecture, int side) => TrainedInput.OfMeta(side);

    protected override string? NameOf(Layer layer) => layer.Role switch
    {
        LayerRole.Stem => "stem_conv",
        LayerRole.StemNorm => "stem_layernorm",
        LayerRole.DownsampleNorm => $"downsampling_layernorm_{layer.Stage - 1}",
        LayerRole.Downsample => $"downsampling_conv_{layer.Stage - 1}",
        LayerRole.Depthwise => $"{BlockPrefix(layer.Stage)}{layer.Block}_depthwise_conv",
        LayerRole.BlockNorm => $"{BlockPrefix(layer.Stage)}{layer.Block}_layernorm",
        LayerRole.Expand => $"{BlockPrefix(layer.Stage)}{layer.Block}_pointwise_conv_1",
        LayerRole.Project => $"{BlockPrefix(layer.Stage)}{layer.Block}_pointwise_conv_2",
        LayerRole.LayerScale => $"{BlockPrefix(layer.Stage)}{layer.Block}{Scale}",
        LayerRole.HeadNorm => "head_layernorm",
        LayerRole.Classifier => "head_dense",
        _ => null,
    };

    protected override string SuffixOf(LayerRole role, Part part) => role switch
    {
        LayerRole.LayerScale => "",
        LayerRole.StemNorm or LayerRole.DownsampleNorm or LayerRole.BlockNorm or LayerRole.HeadNorm =>
            part == Part.Weight ? ".gamma" : ".beta",
        _ => part == Part.Weight ? ".kernel" : ".bias",
    };
}
