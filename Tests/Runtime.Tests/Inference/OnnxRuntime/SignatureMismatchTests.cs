using System.Text.Json;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime;

/// <summary>A network whose input or output does not fit: what is to be done about it.</summary>
public sealed class SignatureMismatchTests : IDisposable
{
    private const string Manifests = "manifest that belongs";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[], string, string> Shapes { get; } = new()
    {
        { "no batch", MisshapenNetwork.WithoutBatch(), "input is Float [3, 32, 32]", "Export it again with an input of four dimensions, "
            + "its colours first (NCHW)." },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_no_manifest_can_say_is_exported_again(string name, byte[] network, string found, string remedy)
    {
        string path = Network(network);

        EdgeException fault = Open(path, TinyModel.Labels, TinyModel.Side);

        Assert.True(fault.Fault == EdgeFault.Model, name);
        Assert.Contains(found, fault.Message, StringComparison.Ordinal);
        Assert.Equal(remedy, fault.Remedy);
        Assert.Equal(path, fault.Where);
    }

    [Fact]
    public void Scores_for_each_pixel_are_exported_again()
    {
        EdgeException fault = Open(Network(MisshapenNetwork.Segmentation()), ["ok", "scratch", "pit"], TinyModel.Side);

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains("output is Float [1, 3, 32, 32]", fault.Message, StringComparison.Ordinal);
        Assert.Equal("Export it again as a classifier, with one score for each label.", fault.Remedy);
    }

    [Fact]
    public void Another_size_is_for_the_manifest()
    {
        EdgeException fault = Open(Network(MisshapenNetwork.OfSide(64)), TinyModel.Labels, TinyModel.Side);

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Equal(
            "Correct input.width and input.height of its manifest, or use the manifest that belongs to this network.", fault.Remedy);
    }

    [Fact]
    public void Other_labels_are_for_the_manifest()
    {
        EdgeException fault = Open(Network(TinyModel.FloatOnnx()), ["ok", "scratch"], TinyModel.Side);

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains("output is Float [1, 6]", fault.Message, StringComparison.Ordinal);
        Assert.Contains(Manifests, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_network_is_named_once()
    {
        string path = Network("no network"u8.ToArray());

        Assert.Equal(path, Open(path, TinyModel.Labels, TinyModel.Side).Where);
    }

    [Fact]
    public void In_a_bundle_the_file_is_named_in_it()
    {
        string bundle = _folder.File("bundle");
        BundleWriter.Write(
            bundle, TinyModel.Manifest with { Variants = [TinyModel.Manifest.Variants[0]] },
            new Dictionary<string, byte[]> { ["float.onnx"] = MisshapenNetwork.OfSide(64) });
        ModelBundle opened = ModelBundle.Open(bundle);

        EdgeException fault = Assert.Throws<EdgeException>(
            () => new CpuProvider().Open(opened, opened.Manifest.Variants[0], new SessionSettings()));

        Assert.Equal((EdgeFault.Model, Path.Combine(bundle, "float.onnx")), (fault.Fault, fault.Where));
    }

    private string Network(byte[] bytes)
    {
        string path = _folder.File("network.onnx");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private EdgeException Open(string network, IReadOnlyList<string> labels, int side)
    {
        string manifest = _folder.File("manifest.json");
        string names = string.Join(", ", labels.Select(label => JsonSerializer.Serialize(label)));
        File.WriteAllText(manifest, $$"""{ "name": "n", "labels": [{{names}}], "input": { "width": {{side}}, "height": {{side}} } }""");
        ModelBundle bundle = ModelBundle.FromOnnx(network, manifest);
        return Assert.Throws<EdgeException>(() => new CpuProvider().Open(bundle, bundle.Manifest.Variants[0], new SessionSettings()));
    }
}
