using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;
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
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.WarmUpRuns);
        IntegerKernels? kernels = KernelsOf(settings);
        string? without = kernels is not null ? null : settings.Kernels is null ? IntegerKernels.Shortfall : "they were asked for";
        try
        {
            return Open(bundle, variant, settings, kernels, without);
        }
        catch (KernelRefusal refusal)
        {
            return Open(bundle, variant, settings, kernels: null, refusal.Message);
        }
    }

    private IInferenceSession Open(
        ModelBundle bundle, ModelVariant variant, SessionSettings settings, IntegerKernels? kernels, string? without)
    {
        using SessionOptions options = CpuSessionOptions.Create(settings);
        SessionRequest request = new(Name, bundle, variant, settings.WarmUpRuns)
        {
            GivesFeatures = settings.GivesFeatures, IsProcessorAlone = true, Kernels = kernels, WithoutKernels = without,
            HoldsBack = settings.HoldsBack,
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
            "Name one of these; the fastest is taken where none is named."),
    };
}
