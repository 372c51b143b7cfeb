using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference;

public sealed class CpuProviderTests : InferenceSessionContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void As_many_labels_as_scores_are_needed() =>
        Refused(TinyModel.Manifest with { Labels = ["a", "b"], OkLabels = [], Thresholds = new DecisionThresholds() }, "output is");

    [Fact]
    public void A_picture_of_the_manifests_size_is_needed() =>
        Refused(TinyModel.Manifest with { Input = TinyModel.Manifest.Input with { Width = 64 } }, "input is");

    [Fact]
    public void The_variants_word_on_its_input_is_checked() =>
        Refused(TinyModel.Manifest with { Variants = [TinyModel.Manifest.Variants[0] with { Input = InputFormat.U8Nhwc }] }, "input is");

    [Fact]
    public void Bytes_that_are_no_network_are_refused()
    {
        ModelBundle bundle = ModelBundle.InMemory(
            "made up", TinyModel.Manifest, new Dictionary<string, byte[]> { ["float.onnx"] = [1, 2, 3] });

        EdgeException fault = Assert.Throws<EdgeException>(
            () => new CpuProvider().Open(bundle, TinyModel.Manifest.Variants[0], new SessionSettings()));

        Assert.Contains("cannot load the model", fault.Message, StringComparison.Ordinal);
    }

    // What it says of itself is not what its maker wrote.
    [Fact]
    public void Of_a_file_that_was_changed_it_is_said_before_anything_that_is_wrong_in_it()
    {
        string path = TinyModel.WriteBundle(_folder.File("tiny"));
        ModelBundle bundle = ModelBundle.Open(path);
        ModelVariant variant = bundle.FindVariant("cpu", TinyModel.FloatVariant)!;
        File.WriteAllBytes(Path.Combine(path, variant.File), TinyModel.NotANumberOnnx());

        EdgeException fault = Assert.Throws<EdgeException>(() => new CpuProvider().Open(bundle, variant, new SessionSettings()));

        Assert.Contains("damaged or changed", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_probe_names_the_library() =>
        Assert.Contains("ONNX Runtime", new CpuProvider().Probe().Reason, StringComparison.Ordinal);

    [Fact]
    public void Impossible_settings_are_misuse()
    {
        ModelBundle bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")));
        ModelVariant variant = bundle.Manifest.Variants[0];

        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuProvider().Open(bundle, variant, new SessionSettings { Threads = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuProvider().Open(bundle, variant, new SessionSettings { WarmUpRuns = 0 }));
    }

    protected override IInferenceSession Open(InputFormat input) =>
        Open(TinyModel.WriteBundle(_folder.File("tiny")), input == InputFormat.U8Nhwc ? TinyModel.ByteVariant : TinyModel.FloatVariant);

    private static IInferenceSession Open(string path, string variant)
    {
        ModelBundle bundle = ModelBundle.Open(path);
        return new CpuProvider().Open(bundle, bundle.FindVariant("cpu", variant)!, new SessionSettings { Threads = 1 });
    }

    private void Refused(ModelManifest manifest, string expected)
    {
        string good = TinyModel.WriteBundle(_folder.File("tiny"));
        string bad = _folder.File("bad");
        Dictionary<string, byte[]> files = manifest.Variants.Select(variant => variant.File)
            .Distinct()
            .ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(good, name)));
        BundleWriter.Write(bad, manifest, files);

        EdgeException fault = Assert.Throws<EdgeException>(() => Open(bad, manifest.Variants[0].Name));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }
}
