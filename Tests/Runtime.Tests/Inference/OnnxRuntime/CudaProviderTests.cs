using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime;

public sealed class CudaProviderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_its_files_it_says_what_is_missing_and_where_it_comes_from()
    {
        ProviderProbe probe = new CudaProvider().Probe();

        Assert.False(probe.IsAvailable);
        Assert.StartsWith("libonnxruntime_providers_", probe.Reason, StringComparison.Ordinal);
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", probe.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(EntryPointNotFoundException))]
    [InlineData(typeof(DllNotFoundException))]
    [InlineData(typeof(TypeInitializationException))]
    public void Every_way_in_which_the_library_may_fail_is_a_reason(Type kind)
    {
        Exception fault = kind == typeof(TypeInitializationException) ? new TypeInitializationException(
            "Ort", new DllNotFoundException("no such library"))
            : (Exception)Activator.CreateInstance(kind, "no such library")!;
        CudaProvider provider = new(new CudaOptions(), () => null, _ => throw fault);

        ProviderProbe probe = provider.Probe();
        EdgeException refusal = Assert.Throws<EdgeException>(() => Open(provider));

        Assert.False(probe.IsAvailable);
        Assert.StartsWith("no such library. CUDA comes with", probe.Reason, StringComparison.Ordinal);
        Assert.Equal(EdgeFault.NativeLibrary, refusal.Fault);
        Assert.Contains("no such library", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_librarys_own_refusal_is_a_reason()
    {
        // Whatever is missing first here, the library answers with one of the kinds that are caught.
        ProviderProbe probe = new CudaProvider(new CudaOptions(), () => null, session => session.AppendExecutionProvider("CUDA")).Probe();

        Assert.False(probe.IsAvailable);
        Assert.Contains("CUDA comes with", probe.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_become_the_librarys_own()
    {
        CudaOptions options = new()
        {
            Device = 1, MemoryLimit = 2_000_000_000, ConvolutionSearch = "HEURISTIC", CopyInDefaultStream = false,
            More = new Dictionary<string, string> { ["use_tf32"] = "0" },
        };

        Dictionary<string, string> values = new CudaProvider(options).Values();

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["device_id"] = "1", ["do_copy_in_default_stream"] = "0", ["gpu_mem_limit"] = "2000000000",
                ["cudnn_conv_algo_search"] = "HEURISTIC", ["use_tf32"] = "0",
            },
            values);
        Assert.All(values.Keys, key => Assert.Contains(key, CudaOptions.KnownKeys));
    }

    [Fact]
    public void An_unknown_option_is_a_fault_of_the_configuration_that_names_the_known_ones()
    {
        EdgeException fault = Assert.Throws<EdgeException>(
            () => new CudaProvider(new CudaOptions { More = new Dictionary<string, string> { ["stream"] = "1" } }));

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains("gpu_mem_limit", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_silently_land_on_the_processor_are_found_out()
    {
        using IInferenceSession session = Open(new CudaProvider(new CudaOptions(), () => null, _ => { }));

        Assert.Equal("cuda", session.Provider);
        Assert.Contains("run on cuda", session.Placement.Misplaced, StringComparison.Ordinal);
    }

    private IInferenceSession Open(CudaProvider provider)
    {
        ModelBundle bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")));
        return provider.Open(bundle, bundle.FindVariant("cuda")!, new SessionSettings { Threads = 1 });
    }
}
