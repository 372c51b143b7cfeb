using EdgeConvNeXt.Runtime.Inference.Ascend;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>What single providers are told.</summary>
public sealed record ProviderConfiguration
{
    /// <summary>NVIDIA cards.</summary>
    public CudaOptions Cuda { get; init; } = new();

    /// <summary>Ascend NPUs by AscendCL.</summary>
    public AscendOptions Ascend { get; init; } = new();

    /// <summary>Ascend NPUs through ONNX Runtime.</summary>
    public CannOptions Cann { get; init; } = new();
}
