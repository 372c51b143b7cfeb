using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime;

[Collection(WorkingDirectoryCollection.Name)]
public sealed class CannProviderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelBundle _bundle;

    public CannProviderTests()
    {
        _bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_library_without_it_says_so_in_its_own_sentence()
    {
        ProviderProbe probe = new CannProvider().Probe();

        Assert.False(probe.IsAvailable);
        Assert.Equal("CANN execution provider is not enabled in this build.", probe.Reason);
    }

    [Fact]
    public void A_session_on_a_library_without_it_is_refused_with_that_sentence()
    {
        EdgeException fault = Assert.Throws<EdgeException>(
            () => new CannProvider().Open(_bundle, _bundle.FindVariant("cann")!, new SessionSettings()));

        Assert.Equal(EdgeFault.NativeLibrary, fault.Fault);
        Assert.Contains("CANN execution provider is not enabled in this build.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_made_set_used_and_given_back()
    {
        CannOptions options = new()
        {
            Device = 2, More = new Dictionary<string, string> { ["enable_cann_graph"] = "0", ["precision_mode"] = "allow_fp32_to_fp16" },
        };

        Assert.True(new CannProvider(options, () => FakeCannTable.Begin()).Probe().IsAvailable);

        Assert.Equal(
            [
                "create", "update True device_id=2,enable_cann_graph=0,precision_mode=allow_fp32_to_fp16", "append True True",
                "release True",
            ], FakeCannTable.Calls);
    }

    [Theory]
    [InlineData("create", "create|release status")]
    [InlineData("update", "create|update True device_id=0|release status|release True")]
    [InlineData("append", "create|update True device_id=0|append True True|release status|release True")]
    public void Whatever_fails_is_reported_and_nothing_is_kept(string call, string calls)
    {
        ProviderProbe probe = new CannProvider(new CannOptions(), () => FakeCannTable.Begin(call)).Probe();

        Assert.Equal(new ProviderProbe(false, $"{call} fails"), probe);
        Assert.Equal(calls.Split('|'), FakeCannTable.Calls);
    }

    [Fact]
    public unsafe void A_library_that_is_too_old_is_told_apart() =>
        Assert.Contains(
            "older than", new CannProvider(new CannOptions(), () => new CannApi(null)).Probe().Reason, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_option_is_a_fault_of_the_configuration_that_names_the_known_ones()
    {
        EdgeException fault = Assert.Throws<EdgeException>(
            () => new CannProvider(new CannOptions { More = new Dictionary<string, string> { ["enable_can_graph"] = "1" } }));

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.All(CannOptions.KnownKeys, key => Assert.Contains(key, fault.Message, StringComparison.Ordinal));
        Assert.Contains("Write enable_cann_graph", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variant_of_integers_is_refused_with_the_reason() => Refused(_bundle.Manifest.Variants[0] with { Precision = "int8" });

    [Fact]
    public void Integers_in_a_file_that_calls_itself_float_are_refused_too()
    {
        byte[] file = [.. TinyModel.FloatOnnx(), .. "DequantizeLinear"u8];
        ModelBundle bundle = ModelBundle.InMemory("made up", TinyModel.Manifest, new Dictionary<string, byte[]> { ["float.onnx"] = file });

        Refused(bundle.Manifest.Variants[0], bundle);
    }

    [Fact]
    public void Nodes_that_silently_land_on_the_processor_are_found_out()
    {
        using IInferenceSession session = new CannProvider(new CannOptions(), () => FakeCannTable.Begin()).Open(
            _bundle, _bundle.FindVariant("cann")!, new SessionSettings());

        Assert.Equal("cann", session.Provider);
        Assert.Equal(["cpu"], session.Placement.Shares.Select(share => share.Provider));
        Assert.StartsWith($"only 0 of {session.Placement.Nodes} nodes", session.Placement.Misplaced, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cache_is_made_and_left_again()
    {
        string before = Environment.CurrentDirectory;
        string cache = _folder.File("cache/cann");

        new CannProvider(new CannOptions { CacheFolder = cache }, () => FakeCannTable.Begin())
            .Open(_bundle, _bundle.FindVariant("cann")!, new SessionSettings())
            .Dispose();

        Assert.True(Directory.Exists(cache));
        Assert.Equal(before, Environment.CurrentDirectory);
    }

    [Fact]
    public void In_the_cache_the_process_works_there()
    {
        using (WorkingFolder.Enter(_folder.Path))
        {
            File.WriteAllText("model.om", "compiled");
        }

        Assert.True(File.Exists(_folder.File("model.om")));
        Assert.False(File.Exists("model.om"));
    }

    [Fact]
    public void A_cache_that_cannot_be_made_is_refused_in_words()
    {
        string file = _folder.File("file");
        File.WriteAllText(file, "in the way");

        EdgeException fault = Assert.Throws<EdgeException>(() => WorkingFolder.Enter(file));

        Assert.Equal(EdgeFault.File, fault.Fault);
        WorkingFolder.Enter(_folder.Path)!.Dispose();
    }

    private void Refused(ModelVariant variant, ModelBundle? bundle = null)
    {
        EdgeException fault = Assert.Throws<EdgeException>(
            () => new CannProvider(new CannOptions(), () => FakeCannTable.Begin()).Open(bundle ?? _bundle, variant, new SessionSettings()));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains("no QuantizeLinear", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--keep-fp32", fault.Message, StringComparison.Ordinal);
    }
}
