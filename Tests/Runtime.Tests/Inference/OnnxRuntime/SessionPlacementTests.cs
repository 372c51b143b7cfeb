using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime;

/// <summary>Where the nodes of real sessions run.</summary>
public sealed class SessionPlacementTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelBundle _bundle;

    public SessionPlacementTests()
    {
        _bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Every_node_of_a_session_of_the_processor_is_counted_once_whatever_the_warm_up(int runs)
    {
        using IInferenceSession session = new CpuProvider().Open(
            _bundle, _bundle.FindVariant("cpu")!, new SessionSettings { Threads = 1, WarmUpRuns = runs });

        ProviderShare share = Assert.Single(session.Placement.Shares);
        Assert.Equal(("cpu", 3, 1.0), (share.Provider, share.Nodes, share.TimeShare));
        Assert.Null(session.Placement.Misplaced);
        Assert.Null(session.Placement.UnknownBecause);
    }

    [Fact]
    public void The_trace_is_taken_away() // by folder name: other tests write traces of their own meanwhile
    {
        string[] before = Directory.GetDirectories(Path.GetTempPath(), "edge-placement-*");
        using Microsoft.ML.OnnxRuntime.SessionOptions options = CpuSessionOptions.Create(new SessionSettings());
        string folder;
        using (WarmUpTrace.Begin(options))
        {
            folder = Path.GetDirectoryName(options.ProfileOutputPathPrefix)!;
            Assert.True(Directory.Exists(folder));
        }

        Assert.False(Directory.Exists(folder));
        Assert.DoesNotContain(folder, before);
    }

    [Fact]
    public void A_session_that_is_elsewhere_is_taken_unless_its_provider_is_required()
    {
        ProviderSelector selector = new([new ElsewhereProvider(), new CpuProvider()]);
        ProviderRequest request = new() { Providers = ["cuda", "cpu"] };
        using IInferenceSession session = selector.Open(_bundle, request).Session;

        EdgeException fault = Assert.Throws<EdgeException>(() => selector.Open(_bundle, request with { Require = true }));

        Assert.Equal("cuda", session.Provider);
        Assert.NotNull(session.Placement.Misplaced);
        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains("only 0 of 3 nodes", fault.Message, StringComparison.Ordinal);
        Assert.Contains("requireProvider", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda", null, TinyModel.FloatVariant)]
    [InlineData("cann", TinyModel.ByteVariant, TinyModel.ByteVariant)]
    [InlineData("cuda", "int8", "int8")]
    [InlineData("ascend", null, null)]
    [InlineData("ascend", "fp32", null)]
    public void The_processors_files_serve_other_providers_of_the_library_integers_only_by_name(
        string provider, string? name, string? expected)
    {
        ModelVariant integer = TinyModel.Manifest.Variants[0] with { Name = "int8", Precision = "int8" };
        ModelBundle bundle = ModelBundle.InMemory(
            "made up", TinyModel.Manifest with { Variants = [integer, .. TinyModel.Manifest.Variants] }, new Dictionary<string, byte[]>());

        Assert.Equal(expected, bundle.FindVariant(provider, name)?.Name);
    }

    private sealed class ElsewhereProvider : IInferenceProvider
    {
        public string Name => "cuda";

        public ProviderProbe Probe() => new(true, "");

        public IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings)
        {
            using Microsoft.ML.OnnxRuntime.SessionOptions options = CpuSessionOptions.Create(settings);
            return OnnxRuntimeSession.Open(new SessionRequest(Name, bundle, variant, settings.WarmUpRuns), options);
        }
    }
}
