using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inference.Trials;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference;

public sealed class ProviderSelectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelBundle _bundle;
    private readonly ProviderSelector _selector = new([new AbsentProvider(), new CpuProvider()]);

    public ProviderSelectorTests()
    {
        _bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_that_can_is_taken_and_the_others_keep_their_reason()
    {
        ProviderChoice choice = _selector.Open(_bundle, new ProviderRequest { Providers = ["quantum", "absent", "cpu"] });
        using IInferenceSession session = choice.Session;

        Assert.Equal("cpu", session.Provider);
        Assert.Equal(["quantum", "absent"], choice.Rejections.Select(rejection => rejection.Provider));
        Assert.Contains("knows only absent, cpu", choice.Rejections[0].Reason, StringComparison.Ordinal);
        Assert.Equal(AbsentProvider.Reason, choice.Rejections[1].Reason);
    }

    [Fact]
    public void A_required_provider_is_not_replaced()
    {
        EdgeException fault = Assert.Throws<EdgeException>(
            () => _selector.Open(_bundle, new ProviderRequest { Providers = ["absent", "cpu"], Require = true }));

        Assert.Contains(AbsentProvider.Reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variant_that_is_not_there_is_named_with_those_that_are()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => _selector.Open(_bundle, new ProviderRequest { Variant = "int4" }));

        Assert.Contains("int4", fault.Message, StringComparison.Ordinal);
        Assert.Contains(TinyModel.ByteVariant, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EdgeFault.Configuration, "quantum")]
    [InlineData(EdgeFault.Configuration, "cpu")]
    [InlineData(EdgeFault.Configuration, "quantum", "cpu")]
    [InlineData(EdgeFault.Model, "absent")]
    [InlineData(EdgeFault.Model, "absent", "cpu")]
    [InlineData(EdgeFault.Model, "quantum", "absent")]
    public void Only_names_that_do_not_exist_are_a_fault_of_the_configuration(EdgeFault expected, params string[] providers)
    {
        ProviderRequest request = new() { Providers = providers, Variant = "int4" };

        Assert.Equal(expected, Assert.Throws<EdgeException>(() => _selector.Open(_bundle, request)).Fault);
    }

    [Fact]
    public void One_provider_that_fails_speaks_for_itself()
    {
        ModelBundle broken = ModelBundle.InMemory(
            "made up", TinyModel.Manifest, new Dictionary<string, byte[]> { ["float.onnx"] = [9], ["bytes.onnx"] = [9] });

        EdgeException fault = Assert.Throws<EdgeException>(() => _selector.Open(broken, new ProviderRequest()));

        Assert.StartsWith("ONNX Runtime cannot load the model", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_that_fail_each_ones_fault_is_reported_in_a_single_sentence()
    {
        ModelBundle broken = ModelBundle.InMemory(
            "made up", TinyModel.Manifest, new Dictionary<string, byte[]> { ["float.onnx"] = [9], ["bytes.onnx"] = [9] });

        EdgeException fault = Assert.Throws<EdgeException>(
            () => _selector.Open(broken, new ProviderRequest { Providers = ["absent", "cpu"] }));

        Assert.Contains($"absent: {AbsentProvider.Reason}; cpu: ONNX Runtime cannot load the model", fault.What, StringComparison.Ordinal);
        Assert.DoesNotContain("expected", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_to_be_done_before_another_try_is_reported_of_several_too()
    {
        const string Again = "To have it tried again, delete /var/cache/networks/1.";
        ProviderSelector selector = new([new AbsentProvider(), new CpuProvider()], new RememberingTrial(Again));

        EdgeException fault = Assert.Throws<EdgeException>(
            () => selector.Open(_bundle, new ProviderRequest { Providers = ["absent", "cpu"] }));

        Assert.EndsWith(Again, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_are_given_where_they_are_preferred_and_the_scores_stay_the_same()
    {
        ProviderChoice choice = _selector.Open(_bundle, new ProviderRequest { PrefersFeatures = true });
        using IInferenceSession session = choice.Session;
        using IInferenceSession plain = _selector.Open(_bundle, new ProviderRequest()).Session;
        session.InputBuffer.Fill(60);
        plain.InputBuffer.Fill(60);
        session.Run();
        plain.Run();

        Assert.IsAssignableFrom<IFeatureSession>(session);
        Assert.Null(choice.FeatureObstacle);
        Assert.Equal(plain.Output.ToArray(), session.Output.ToArray());
    }

    [Fact]
    public void A_network_that_cannot_give_features_runs_without_and_the_reason_is_kept()
    {
        Dictionary<string, byte[]> files = new() { ["float.onnx"] = TinyModel.WiderOnnx(TinyModel.Labels.Count), ["bytes.onnx"] = [] };

        ProviderChoice choice = _selector.Open(
            ModelBundle.InMemory("made up", TinyModel.Manifest, files), new ProviderRequest { PrefersFeatures = true });

        using IInferenceSession session = choice.Session;
        Assert.IsNotAssignableFrom<IFeatureSession>(session);
        Assert.Contains("Gemm node", choice.FeatureObstacle, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fp16", false)]
    [InlineData("fp32", true)]
    [InlineData("int8", true)]
    public void A_network_of_16_bits_is_not_widened_for_its_features(string precision, bool asks)
    {
        ModelManifest manifest = TinyModel.Manifest with
        {
            Variants = [TinyModel.Manifest.Variants[0] with { Provider = "fast", Precision = precision }],
        };
        ModelBundle bundle = ModelBundle.InMemory(
            "made up", manifest, new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx() });
        ProviderSelector selector = new([new FastProvider()]);

        ProviderChoice choice = selector.Open(bundle, new ProviderRequest { Providers = ["fast"], PrefersFeatures = true });

        using IInferenceSession session = choice.Session;
        Assert.Equal(asks, session is IFeatureSession);
        Assert.Equal(asks, choice.FeatureObstacle is null);
    }

    private sealed class FastProvider : IInferenceProvider
    {
        public string Name => "fast";

        public ProviderProbe Probe() => new(true, "a test");

        public IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings) =>
            new CpuProvider().Open(bundle, variant, settings);
    }

    private sealed class RememberingTrial(string again) : INetworkTrial
    {
        public void Pass(string provider, ModelBundle bundle, ModelVariant variant, SessionSettings settings) =>
            throw new EdgeException(EdgeFault.Model, "It does not survive this network", "here", "another", $"Export it again. {again}")
            {
                BeforeRetry = again,
            };
    }

    private sealed class AbsentProvider : IInferenceProvider
    {
        public const string Reason = "there is no such card in this machine";

        public string Name => "absent";

        public ProviderProbe Probe() => new(false, Reason);

        public IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings) =>
            throw new InvalidOperationException("A provider whose probe failed was opened.");
    }
}
