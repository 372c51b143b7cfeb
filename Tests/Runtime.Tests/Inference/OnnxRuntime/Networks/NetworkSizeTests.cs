using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Networks;

public sealed class NetworkSizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_bare_network_is_as_large_as_its_file_and_those_beside_it()
    {
        byte[] network = QuantizableModel.OnnxWithExternalData("weights.bin", out byte[] weights);
        File.WriteAllBytes(_folder.File("model.onnx"), network);
        File.WriteAllBytes(_folder.File("weights.bin"), weights);
        ModelBundle bundle = ModelBundle.FromOnnx(_folder.File("model.onnx"), TinyModel.Manifest);

        Assert.Equal(network.Length + weights.Length, NetworkSize.Of(bundle, bundle.Manifest.Variants[0]));

        File.Delete(_folder.File("weights.bin"));

        Assert.Equal(network.Length, NetworkSize.Of(bundle, bundle.Manifest.Variants[0]));
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("tiny.edgemodel")]
    public void A_variant_of_a_bundle_is_as_large_as_its_file(string name)
    {
        ModelBundle bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File(name)));
        ModelVariant variant = bundle.FindVariant("cpu", TinyModel.FloatVariant)!;

        Assert.Equal(bundle.Read(variant.File).Length, NetworkSize.Of(bundle, variant));
    }
}
