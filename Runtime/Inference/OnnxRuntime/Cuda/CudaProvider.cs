using System.Globalization;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Native;
using EdgeConvNeXt.Runtime.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;

/// <summary>ONNX Runtime on an NVIDIA card, through CUDA and cuDNN, with TensorRT before them if requested.</summary>
public sealed class CudaProvider : IInferenceProvider
{
    private const string Remedy =
        "CUDA comes with the package Microsoft.ML.OnnxRuntime.Gpu.Linux (publish profile linux-x64-cuda) "
        + "and NVIDIA's CUDA 13 and cuDNN 9; see docs/providers.md";

    private static readonly string[] Files = ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"];
    private static readonly string[] TensorRtFiles = [.. Files, "libonnxruntime_providers_tensorrt.so"];

    private readonly CudaOptions _options;
    private readonly Func<string?> _obstacle;
    private readonly Action<SessionOptions> _append;

    /// <param name="options">Card, memory, streams and the library's own options; null for its defaults.</param>
    /// <exception cref="EdgeException">An option is none that the library has.</exception>
    public CudaProvider(CudaOptions? options = null)
        : this(options ?? new CudaOptions(), obstacle: null, append: null)
    {
    }

    /// <param name="options">Card, memory, streams and the library's own options.</param>
    /// <param name="obstacle">What is found missing without loading anything; null for the look at this machine.</param>
    /// <param name="append">Adds the execution providers; null for the library's own functions.</param>
    internal CudaProvider(CudaOptions options, Func<string?>? obstacle, Action<SessionOptions>? append)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Device);
        ProviderKeys.Check(Name, options.More, CudaOptions.KnownKeys);
        _options = options;
        _obstacle = obstacle ?? Obstacle;
        _append = append ?? Append;
    }

    /// <inheritdoc/>
    public string Name => "cuda";

    /// <inheritdoc/>
    public ProviderProbe Probe()
    {
        try
        {
            string version = OrtEnv.Instance().GetVersionString();
            if (_obstacle() is { } obstacle)
            {
                return new ProviderProbe(false, obstacle) { Absence = IsBuiltIn ? null : "this program was built without CUDA" };
            }

            using SessionOptions scratch = new();
            _append(scratch);
            return new ProviderProbe(
                true, $"ONNX Runtime {version} with CUDA{(_options.UseTensorRt ? " and TensorRT" : "")}, card {_options.Device}");
        }
        catch (Exception fault) when (IsLibraryFault(fault))
        {
            return new ProviderProbe(false, $"{Cause(fault)}. {Remedy}");
        }
    }

    /// <inheritdoc/>
    public IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.WarmUpRuns);
        using SessionOptions options = CpuSessionOptions.Create(settings);
        try
        {
            _append(options);
        }
        catch (Exception fault) when (IsLibraryFault(fault))
        {
            throw new EdgeException(
                EdgeFault.NativeLibrary,
                $"ONNX Runtime cannot use CUDA: {Cause(fault)}",
                "libonnxruntime.so",
                "a library with its CUDA provider beside it",
                $"{Remedy}.",
                fault);
        }

        SessionRequest request = new(Name, bundle, variant, settings.WarmUpRuns)
        {
            GivesFeatures = settings.GivesFeatures,
            Requested = _options.UseTensorRt ? ["cuda", "tensorrt"] : ["cuda"],
            Remedy = "Check the card and its free memory with nvidia-smi, and the model with --provider cpu.",
        };
        return OnnxRuntimeSession.Open(request, options);
    }

    private static bool IsBuiltIn => LoadedLibrary.FirstMissing(Files, out _) is null;

    // Before the library tries itself: what it cannot load it prints to standard error, too.
    private string? Obstacle() =>
        LoadedLibrary.FirstMissing(_options.UseTensorRt ? TensorRtFiles : Files, out string? folder) is { } missing
        ? $"{missing} is not beside libonnxruntime.so in {folder}: {Remedy}"
        : CudaDriver.Obstacle(_options.Device);

    private void Append(SessionOptions session)
    {
        if (_options.UseTensorRt)
        {
            using OrtTensorRTProviderOptions engine = new();
            engine.UpdateOptions(TensorRtValues());
            session.AppendExecutionProvider_Tensorrt(engine);
        }

        using OrtCUDAProviderOptions options = new();
        options.UpdateOptions(Values());
        session.AppendExecutionProvider_CUDA(options);
    }

    internal Dictionary<string, string> Values()
    {
        Dictionary<string, string> values = new()
        {
            ["device_id"] = Number(_options.Device),
            ["do_copy_in_default_stream"] = _options.CopyInDefaultStream ? "1" : "0",
        };
        if (_options.MemoryLimit is { } limit)
        {
            values["gpu_mem_limit"] = Number(limit);
        }

        if (_options.ConvolutionSearch is { } search)
        {
            values["cudnn_conv_algo_search"] = search;
        }

        foreach ((string key, string value) in _options.More)
        {
            values[key] = value;
        }

        return values;
    }

    private Dictionary<string, string> TensorRtValues()
    {
        Dictionary<string, string> values = new() { ["device_id"] = Number(_options.Device) };
        if (_options.TensorRtCacheFolder is { } folder)
        {
            values["trt_engine_cache_enable"] = "1";
            values["trt_engine_cache_path"] = folder;
        }

        return values;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    // A library without CUDA lacks the function, answers with an error, or cannot be loaded, by its version.
    private static bool IsLibraryFault(Exception fault) =>
        fault is OnnxRuntimeException || OnnxRuntimeLibrary.IsAbsence(fault);

    private static string Cause(Exception fault) => (fault.InnerException ?? fault).Message.Trim().TrimEnd('.');
}
