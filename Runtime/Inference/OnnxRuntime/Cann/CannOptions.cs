namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;

/// <summary>How ONNX Runtime uses an Ascend NPU.</summary>
public sealed record CannOptions
{
    /// <summary>
    /// Every option that some version of the library has. One that the loaded version lacks is refused by itself, with its own sentence.
    /// </summary>
    /// <seealso href="https://onnxruntime.ai/docs/execution-providers/community-maintained/CANN-ExecutionProvider.html">CANN Execution
    /// Provider</seealso>
    public static IReadOnlyList<string> KnownKeys { get; } =
    [
        "device_id", "npu_mem_limit", "arena_extend_strategy", "enable_cann_graph", "enable_cann_subgraph", "dump_graphs", "dump_om_model",
        "precision_mode", "op_select_impl_mode", "optypelist_for_implmode", "max_opqueue_num", "do_copy_in_default_stream",
        "precision_mode_v2", "input_format", "dynamic_batch_size", "dynamic_image_size", "dynamic_dims",
    ];

    /// <summary>Number of the NPU, 0 or more.</summary>
    public int Device { get; init; }

    /// <summary>
    /// Folder for networks that CANN compiled, so that a later start need not; null for the working directory, where the library itself
    /// would put them. The process works in it while a session opens.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>The library's own options, out of <see cref="KnownKeys"/>; they win over the others here.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();
}
