using EdgeConvNeXt.Runtime.Inference.Kernels;
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
            string kernels = IntegerKernels.Shortfall is { } reason
                ? $"integer kernels {IntegerKernels.Best?.Name ?? "of its own"} ({reason})"
                : $"integer kernels {IntegerKernels.Best!.Name}";
            return new ProviderProbe(true, $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, {kernels}");
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
        ArgumentOutOfRangeException.ThrowIfNegative(settings.WarmUpRuns);
        using SessionOptions options = CpuSessionOptions.Create(settings);
        SessionRequest request = new(Name, bundle, variant, settings.WarmUpRuns) 
        {
            GivesFeatures = settings.GivesFeatures, IsProcessorAlone = true, Kernels = KernelsOf(settings),
            Threads = settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount,
        };
        return OnnxRuntimeSession.Open(request, options);
    }

    private static IntegerKernels? KernelsOf(SessionSettings settings) => settings.Kernels switch
    {
        null => IntegerKernels.Best,
        SessionSettings.NoKernels => null,
        string name => IntegerKernels.Of(name) ?? throw new EdgeException(
            EdgeFault.Configuration,
            $"There are no kernels '{PrintableText.Of(name)}' for this processor",
            "the kernels of integer layers",
            string.Join(", ", IntegerKernels.Names.Append(SessionSettings.NoKernels)),
            "Name one of these, or none for the fastest."),
    };
}
