using EdgeConvNeXt.Quantization.Import;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Tests.Import.Families;

/// <summary>
/// Every family computes what its library does: torchvision's own code gave its logits, plain PyTorch after the published blocks those of
/// the others (make.py).
/// </summary>
public sealed class FamilyTests : ImportTestBase
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData("torchvision", "torchvision", "convnext")]
    [InlineData("timm_v1", "timm", "convnext")]
    [InlineData("timm_norm_first", "timm", "convnext")]
    [InlineData("timm_v2", "timm", "convnextv2")]
    [InlineData("meta_v1", "Meta", "convnext")]
    [InlineData("meta_v2", "Meta", "convnextv2")]
    [InlineData("hugging_face_v1", "Hugging Face", "convnext")]
    [InlineData("hugging_face_v2", "Hugging Face", "convnextv2")]
    [InlineData("mindspore_v1", "MindSpore", "convnext")]
    [InlineData("mindspore_v2", "MindSpore", "convnextv2")]
    [InlineData("keras", "Keras", "convnext")]
    public void An_imported_model_gives_the_logits_of_its_library(string name, string family, string version)
    {
        Assert.InRange(Distance(LogitsOf(name, 224), Run(WeightsOf(name), 224)), 0, Tolerance);
        Assert.InRange(Distance(LogitsOf(name, 200), Run(WeightsOf(name), 200)), 0, Tolerance);

        ImportedModel model = ModelImporter.Import(Request(WeightsOf(name)));
        Assert.Equal((family, $"{version}_1-1-2-1_6-8-12-16"), (model.Family, model.Manifest.Architecture));
    }

    // The same weights with the names of another family: what no name tells has to come from the family.
    [Fact]
    public void MindSpore_pads_where_PyTorch_leaves_over()
    {
        string renamed = RenamedToMeta("mindspore_v1");

        Assert.InRange(Distance(Run(renamed, 224), Run(WeightsOf("mindspore_v1"), 224)), Tolerance * 2, 0.01);
        Assert.InRange(Distance(Run(renamed, 200), Run(WeightsOf("mindspore_v1"), 200)), 0.1, 10);
    }

    [Fact]
    public void MindSpore_has_its_own_GELU()
    {
        float[] erf = Run(RenamedToMeta("mindspore_v2"), 224);

        Assert.InRange(Distance(LogitsOf("meta_v2", 224), erf), 0, Tolerance);
        Assert.InRange(Distance(LogitsOf("mindspore_v2", 224), erf), Tolerance * 2, 0.01);
    }

    [Fact]
    public void The_last_norm_of_Hugging_Face_has_its_own_epsilon()
    {
        string renamed = Folder.File("renamed.safetensors");
        SafetensorsText.Read(WeightsOf("hugging_face_v1")).Rename(name => name
            .Replace("convnext.embeddings.patch_embeddings", "downsample_layers.0.0", StringComparison.Ordinal)
            .Replace("convnext.embeddings.layernorm", "downsample_layers.0.1", StringComparison.Ordinal)
            .Replace("convnext.layernorm", "norm", StringComparison.Ordinal)
            .Replace("classifier", "head", StringComparison.Ordinal)
            .Replace("convnext.encoder.", "", StringComparison.Ordinal)
            .Replace(".layers.", ".", StringComparison.Ordinal)
            .Replace("layernorm", "norm", StringComparison.Ordinal)
            .Replace("layer_scale_parameter", "gamma", StringComparison.Ordinal)
            .Replace("stages.1.downsampling_layer", "downsample_layers.1", StringComparison.Ordinal)
            .Replace("stages.2.downsampling_layer", "downsample_layers.2", StringComparison.Ordinal)
            .Replace("stages.3.downsampling_layer", "downsample_layers.3", StringComparison.Ordinal)).Write(renamed);

        Assert.InRange(Distance(LogitsOf("hugging_face_v1", 224), Run(renamed, 224)), 1e-3, 10);
    }

    [Fact]
    public void A_norm_before_the_mean_is_another_network_than_one_after_it() =>
        Assert.InRange(Distance(Run(WeightsOf("timm_v1"), 224), Run(WeightsOf("timm_norm_first"), 224)), 0.1, 10);

    [Theory]
    [InlineData("torchvision", 224, ResizeMode.ShorterSide, 232, ResizeFilter.Bilinear, true)]
    [InlineData("timm_v2", 224, ResizeMode.ShorterSide, 256, ResizeFilter.Bicubic, true)]
    [InlineData("meta_v1", 384, ResizeMode.Stretch, 0, ResizeFilter.Bicubic, true)]
    [InlineData("mindspore_v2", 224, ResizeMode.ShorterSide, 235, ResizeFilter.Bicubic, false)]
    [InlineData("keras", 200, ResizeMode.ShorterSide, 228, ResizeFilter.Bicubic, true)]
    public void The_manifest_has_the_preprocessing_of_the_training(
        string name, int side, ResizeMode resize, int size, ResizeFilter filter, bool antialias)
    {
        ImageInput input = ModelImporter.Import(Request(WeightsOf(name), side)).Manifest.Input;

        Assert.Equal((side, side, resize, size), (input.Width, input.Height, input.Resize, input.Size));
        Assert.Equal((filter, antialias, 0.456f, 0.225f), (input.Filter, input.Antialias, input.Mean[1], input.Std[2]));
    }

    private string RenamedToMeta(string name)
    {
        string renamed = Folder.File("renamed.safetensors");
        SafetensorsText.Read(WeightsOf(name)).Rename(MindSporeToMeta).Write(renamed);
        return renamed;
    }

    private static string MindSporeToMeta(string name)
    {
        string[] words = name.Split('.');
        bool isFeature = words[0] == "feature";
        int place = isFeature ? int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
        string last = words[^1] switch
        {
            "gamma" when !name.Contains("grn", StringComparison.Ordinal) => "weight",
            "beta" when !name.Contains("grn", StringComparison.Ordinal) => "bias",
            "gamma_" => "gamma",
            var other => other,
        };
        string[] rest = isFeature ? words[2..^1] : words[1..^1];
        string start = !isFeature ? words[0].Replace("classifier", "head", StringComparison.Ordinal)
            : place % 2 == 0 ? $"downsample_layers.{place / 2}"
            : $"stages.{place / 2}";
        return string.Join('.', [start, .. rest, last]);
    }
}
