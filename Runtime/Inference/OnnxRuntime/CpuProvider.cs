using EdgeConvNeXt.Runtime.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>ONNX Runtime on the processor itself: there on every machine.</summary>
public sealed class CpuProvider : IInferenceProvider
{
    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public ProviderProbe Probe()
    {
        try
        {
            return new ProviderProbe(true, $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}");
        }
        catch (Exception fault) when (OnnxRuntimeLibrary.IsAbsence(fault))
        {
            return OnnxRuntimeLibrary.Absent(fault);
        }
    }

    /// <inheritdoc/>
    public IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.WarmUpRuns);
        using SessionOptions options = CpuSessionOptions.Create(settings);
        SessionRequest request = new(Name, bundle, variant, settings.WarmUpRuns) { GivesFeatures = settings.GivesFeatures };
        return OnnxRuntimeSession.Open(request, options);
    }
}
