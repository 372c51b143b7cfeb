using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Trials;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests;

/// <summary>Both sides together: the built agent tries networks with the real library.</summary>
public sealed class NetworkTrialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    private string Memory => Path.Combine(_folder.Path, "networks");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bundle")]
    [InlineData("bundle.edgemodel")]
    public void A_bundle_is_opened_and_run_elsewhere(string name)
    {
        ModelBundle bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File(name)));

        Pass(bundle, TinyModel.FloatVariant);
        Pass(bundle, TinyModel.ByteVariant);

        Assert.Equal(2, Directory.GetFiles(Memory).Count(file => File.ReadLines(file).First() == "opened"));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_bare_network_is_opened_with_the_manifest_that_the_user_named()
    {
        string network = _folder.File("model.onnx");
        File.WriteAllBytes(network, QuantizableModel.Onnx());
        string manifest = _folder.File("model.json");
        File.WriteAllText(manifest, QuantizableModel.ManifestJson);

        Pass(ModelBundle.FromOnnx(network, manifest), "fp32");

        Assert.Equal("opened", File.ReadLines(Assert.Single(Directory.GetFiles(Memory))).First());
    }

    [Fact]
    public void A_network_that_is_refused_in_order_is_left_to_its_caller()
    {
        string network = _folder.File("model.onnx");
        File.WriteAllBytes(network, MisshapenNetwork.OfMixedBatch());
        string manifest = _folder.File("model.json");
        File.WriteAllText(manifest, QuantizableModel.ManifestJson);

        Pass(ModelBundle.FromOnnx(network, manifest), "fp32");

        Assert.False(Directory.Exists(Memory));
    }

    private void Pass(ModelBundle bundle, string variant)
    {
        ChildProgram program = ChildProgram.Find(Environment.ProcessPath, AppContext.BaseDirectory, TrialChild.Command)!;
        ChildProcessTrial trial = new(
            program, new TrialMemory(Memory, _warnings.Add), new CudaOptions(), TimeProvider.System, _warnings.Add);
        trial.Pass("cpu", bundle, bundle.FindVariant("cpu", variant)!, new SessionSettings { Threads = 1 });
    }
}
