namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;

/// <summary>How ONNX Runtime uses an NVIDIA card.</summary>
public sealed record CudaOptions
{
    /// <summary>Every option that can be written as text. user_compute_stream cannot: it is an address.</summary>
    /// <seealso href="https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html">CUDA Execution Provider, configuration
    /// options</seealso>
    public static IReadOnlyList<string> KnownKeys { get; } =
    [
        "device_id", "gpu_mem_limit", "arena_extend_strategy", "cudnn_conv_algo_search", "do_copy_in_default_stream",
        "cudnn_conv_use_max_workspace",
        "cudnn_conv1d_pad_to_nc1d", "enable_cuda_graph", "enable_skip_layer_norm_strict_mode", "use_tf32", "prefer_nhwc", "fuse_conv_bias",
        "use_ep_level_unified_stream", "tunable_op_enable", "tunable_op_tuning_enable", "tunable_op_max_tuning_duration_ms", "sdpa_kernel",
    ];

    /// <summary>Number of the card, 0 or more, as nvidia-smi counts.</summary>
    public int Device { get; init; }

    /// <summary>
    /// Memory of the card that the library's own pool may take, in bytes; null for no limit. cuDNN's and cuBLAS's workspaces come on top.
    /// </summary>
    public long? MemoryLimit { get; init; }

    /// <summary>
    /// How cuDNN chooses its convolutions: "EXHAUSTIVE" tries all in the warm-up, "HEURISTIC" guesses, "DEFAULT" takes the first; null for
    /// the library's choice.
    /// </summary>
    public string? ConvolutionSearch { get; init; }

    /// <summary>Whether copies wait their turn in the stream that computes (the library's default) instead of one of their own.</summary>
    public bool CopyInDefaultStream { get; init; } = true;

    /// <summary>Whether TensorRT gets what it can run, and CUDA the rest. Its libraries come with NVIDIA's own packages.</summary>
    public bool UseTensorRt { get; init; }

    /// <summary>Folder for engines that TensorRT built, which takes minutes; null to build them at each start.</summary>
    public string? TensorRtCacheFolder { get; init; }

    /// <summary>The library's own options, out of <see cref="KnownKeys"/>; they win over the others here.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();
}
