using System.Globalization;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Native;
using EdgeConvNeXt.Runtime.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;

/// <summary>
/// ONNX Runtime on an Ascend NPU, through Huawei's CANN: takes float networks, which CANN compiles when they first run. Needs an ONNX
/// Runtime that was built with it.
/// </summary>
public sealed class CannProvider : IInferenceProvider
{
    /// <summary>What a library says that was built without the execution provider.</summary>
    private const string NotBuilt = "is not enabled in this build";

    private readonly CannOptions _options;
    private readonly Func<CannApi> _api;

    /// <param name="options">Device, cache and the library's own options; null for its defaults.</param>
    /// <exception cref="EdgeException">An option is none that the library has.</exception>
    public CannProvider(CannOptions? options = null)
        : this(options ?? new CannOptions(), CannApi.OfLibrary)
    {
    }

    internal CannProvider(CannOptions options, Func<CannApi> api)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Device);
        ProviderKeys.Check(Name, options.More, CannOptions.KnownKeys);
        _options = options;
        _api = api;
    }

    /// <inheritdoc/>
    public string Name => "cann";

    /// <inheritdoc/>
    public ProviderProbe Probe()
    {
        try
        {
            using SessionOptions scratch = new();
            return Append(scratch) is { } failure
                ? new ProviderProbe(false, failure)
                {
                    Absence = failure.Contains(NotBuilt, StringComparison.Ordinal) ? "this ONNX Runtime was built without CANN" : null,
                }
                : new ProviderProbe(true, $"ONNX Runtime {OrtEnv.Instance().GetVersionString()} with CANN, NPU {_options.Device}");
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
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.WarmUpRuns);
        ThrowIfInteger(bundle, variant);
        using SessionOptions options = CpuSessionOptions.Create(settings);
        if (Append(options) is { } failure)
        {
            throw new EdgeException(
                EdgeFault.NativeLibrary,
                $"ONNX Runtime cannot use CANN: {failure}",
                "libonnxruntime.so",
                "a library that was built with the CANN of this machine",
                "See docs/providers.md, or name another provider.");
        }

        SessionRequest request = new(Name, bundle, variant, settings.WarmUpRuns)
        {
            GivesFeatures = settings.GivesFeatures,
            WorkingFolder = _options.CacheFolder,
            Remedy = "Check the NPU with npu-smi info, and that CANN's whole toolkit is there: it compiles the network on this machine.",
        };
        return OnnxRuntimeSession.Open(request, options);
    }

    // What went wrong in the library's own words, or null. Making options fails where CANN was left out of the build, adding them where its
    // libraries or driver are missing.
    private string? Append(SessionOptions session)
    {
        using CannOptionsHandle? options = CannOptionsHandle.Create(_api(), out string? failure);
        return options is null ? failure ?? "The library makes no options." : options.Set(Values()) ?? options.AppendTo(session);
    }

    private Dictionary<string, string> Values()
    {
        Dictionary<string, string> values = new() { ["device_id"] = _options.Device.ToString(CultureInfo.InvariantCulture) };
        foreach ((string key, string value) in _options.More)
        {
            values[key] = value;
        }

        return values;
    }

    // The manifest's word is not enough: a bare ONNX file has none.
    private static void ThrowIfInteger(ModelBundle bundle, ModelVariant variant)
    {
        // QuantizeLinear, DequantizeLinear, DynamicQuantizeLinear; QLinearConv, QLinearMatMul.
        ReadOnlySpan<byte> network = bundle.Read(variant.File);
        if (variant.IsInteger || network.IndexOf("uantizeLinear"u8) >= 0 || network.IndexOf("QLinear"u8) >= 0)
        {
            throw new EdgeException(
                EdgeFault.Model,
                "The network is quantized, and CANN's graphs have no QuantizeLinear: it would fall into float pieces with the rest on "
                + "the processor, slower than float on the processor alone",
                $"{bundle.Location}, variant {variant.Name}",
                "a variant of precision fp32 or fp16",
                "Make the bundle with `edge quantize --keep-fp32` and name its float variant; "
                + "integers on an Ascend go through AMCT and ATC (--ascend-kit).");
        }
    }
}
