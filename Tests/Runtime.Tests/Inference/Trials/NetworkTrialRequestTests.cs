using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Runtime.Inference.Trials;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Trials;

public sealed class NetworkTrialRequestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_data_file_beside_a_bare_network_is_another_network()
    {
        string network = _folder.File("model.onnx");
        string data = _folder.File("weights.bin");
        File.WriteAllBytes(network, QuantizableModel.OnnxWithExternalData("weights.bin", out byte[] weights));
        string missing = Key(network);
        File.WriteAllBytes(data, weights);
        DateTime written = File.GetLastWriteTimeUtc(data);
        string key = Key(network);

        Assert.NotEqual(missing, key);
        Assert.Equal(key, Key(network));

        File.SetLastWriteTimeUtc(data, written.AddSeconds(1));
        Assert.NotEqual(key, Key(network));

        File.WriteAllBytes(data, [.. weights, 0]);
        File.SetLastWriteTimeUtc(data, written);
        Assert.NotEqual(key, Key(network));
    }

    [Fact]
    public void A_bundle_that_takes_the_place_of_the_one_asked_about_is_not_tried()
    {
        string path = TinyModel.WriteBundle(_folder.File("tiny"));
        ModelBundle bundle = ModelBundle.Open(path);
        NetworkTrialRequest request = NetworkTrialRequest.Parse(NetworkTrialRequest.Of(
            "cpu", bundle, bundle.Manifest.Variants[0], new SessionSettings(), new CudaOptions())!.ToLine());
        request.Run([new CpuProvider()]);

        BundleWriter.Write(
            path, TinyModel.Manifest with { Version = "2" }, bundle.Manifest.Files.Keys.ToDictionary(name => name, bundle.Read));

        EdgeException fault = Assert.Throws<EdgeException>(() => request.Run([new CpuProvider()]));
        Assert.Contains("changed while it was opened", fault.What, StringComparison.Ordinal);
    }

    private static string Key(string network)
    {
        ModelBundle bundle = ModelBundle.FromOnnx(network, TinyModel.Manifest);
        ModelVariant variant = bundle.Manifest.Variants[0];
        return NetworkTrialRequest.Of("cpu", bundle, variant, new SessionSettings(), new CudaOptions())!.KeyOf(bundle, variant.File, "1.0");
    }
}
