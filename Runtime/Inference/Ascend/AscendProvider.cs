using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;
using EdgeConvNeXt.Runtime.Inference.Ascend.Devices;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.Ascend;

/// <summary>AscendCL, Huawei's own library, on an Ascend NPU: runs .om models that ATC compiled for one chip.</summary>
/// <param name="options">Library, device and timeouts; null for what suits a station.</param>
public sealed class AscendProvider(AscendOptions? options = null) : IInferenceProvider
{
    internal const string ProviderName = "ascend";

    private readonly AscendOptions _options = Checked(options ?? new AscendOptions());

    /// <inheritdoc/>
    public string Name => ProviderName;

    /// <inheritdoc/>
    public ProviderProbe Probe()
    {
        try
        {
            return AscendRuntime.Of(_options.LibraryFolder).Probe(_options);
        }
        catch (EdgeException fault)
        {
            return new ProviderProbe(false, fault.Message)
            {
                Absence = AclLibraryFault.IsAbsence(fault) ? "Ascend's CANN is not installed" : null,
            };
        }
    }

    /// <inheritdoc/>
    public IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.WarmUpRuns);
        if (settings.GivesFeatures)
        {
            throw new EdgeException(
                EdgeFault.Model, "A compiled network gives its scores alone", bundle.PathOf(variant.File), "an ONNX variant",
                "Take the bundle's variant for the processor.");
        }

        return ProbabilitySession.Around(
            AscendSession.Open(AscendRuntime.Of(_options.LibraryFolder), _options, bundle, variant, settings.WarmUpRuns), bundle);
    }

    private static AscendOptions Checked(AscendOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Device);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OpenTimeout, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RunTimeout, TimeSpan.FromMilliseconds(1));
        return options;
    }
}
