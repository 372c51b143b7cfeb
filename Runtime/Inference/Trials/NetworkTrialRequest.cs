using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.Trials;

/// <summary>The input of a process that tries a network: enough to open it as the calling process will.</summary>
public sealed record NetworkTrialRequest
{
    private const string Processor = "cpu";
    private const string Card = "cuda";
    private const string Npu = "cann";

    /// <summary>Full path of the bundle, or of a bare ONNX file.</summary>
    public required string Location { get; init; }

    /// <summary>The manifest of a bare ONNX file as JSON; null for a bundle, which has its own.</summary>
    public string? Manifest { get; init; }

    /// <summary>Digest of the bundle's manifest, with which its files stand and fall; null for a bare ONNX file.</summary>
    public string? Digest { get; init; }

    /// <summary>Name of the variant.</summary>
    public required string Variant { get; init; }

    /// <summary>Name of the provider that opens it in the trial.</summary>
    public required string Provider { get; init; }

    /// <summary>Threads that share one run; 0 means one for each physical core.</summary>
    public required int Threads { get; init; }

    /// <summary>Kernels of its integer layers; null for providers but the processor.</summary>
    public string? Kernels { get; init; }

    /// <summary>How an NVIDIA card is used; null for other providers.</summary>
    public CudaOptions? Cuda { get; init; }

    /// <summary>The request for a network.</summary>
    /// <param name="provider">Name of the provider that is going to open it.</param>
    /// <param name="bundle">The model.</param>
    /// <param name="variant">Its form.</param>
    /// <param name="settings">How the session is going to use the machine.</param>
    /// <param name="cuda">How an NVIDIA card is used.</param>
    /// <returns>
    /// Null for what is not tried: files that ONNX Runtime does not read, and networks that this process has just made and no file holds.
    /// </returns>
    public static NetworkTrialRequest? Of(
        string provider, ModelBundle bundle, ModelVariant variant, SessionSettings settings, CudaOptions cuda)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(cuda);
        if (bundle.IsInMemory || provider is not (Processor or Card or Npu))
        {
            return null;
        }

        // What CANN and TensorRT compile takes minutes: for them, what is tried is the library's own reading and optimizing of the network.
        return new NetworkTrialRequest
        {
            Location = Path.GetFullPath(bundle.Location),
            Manifest = bundle.IsBare ? JsonSerializer.Serialize(bundle.Manifest, ManifestJson.Default.ModelManifest) : null,
            Digest = bundle.Manifest.Digest,
            Variant = variant.Name,
            Provider = provider == Card ? Card : Processor,
            Threads = settings.Threads,
            Kernels = provider == Processor ? settings.Kernels ?? IntegerKernels.Best?.Name : null,
            Cuda = provider == Card ? cuda with { UseTensorRt = false } : null,
        };
    }

    /// <summary>Reads a request.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static NetworkTrialRequest Parse(string line) =>
        JsonSerializer.Deserialize(line, NetworkTrialJson.Default.NetworkTrialRequest) ?? throw new JsonException("The request is null.");

    /// <summary>The request as one line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, NetworkTrialJson.Default.NetworkTrialRequest);

    /// <summary>
    /// What the outcome of the trial hangs on, as 64 hexadecimal digits: the network's bytes, the library, this program, the provider and
    /// its options. Files beside a bare network count by name, size and time: they may be large, and are read once less.
    /// </summary>
    /// <param name="bundle">The model.</param>
    /// <param name="file">The variant's file.</param>
    /// <param name="library">The library's version.</param>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public string KeyOf(ModelBundle bundle, string file, string library)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        NetworkTrialRequest options = this with
        {
            Location = bundle.HashOf(file), Manifest = null, Digest = null, Variant = "", Threads = 0,
        };
        IReadOnlyList<string> data = bundle.ExternalDataFolder is { } folder ? DataFiles.Stamps(bundle.Read(file), folder) : [];
        string text = string.Join('\n', [library, $"{typeof(NetworkTrialRequest).Assembly.GetName().Version}", options.ToLine(), .. data]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Opens the network and runs it once.</summary>
    /// <param name="providers">Every provider there is.</param>
    /// <exception cref="EdgeException">It cannot be opened.</exception>
    public void Run(IReadOnlyList<IInferenceProvider> providers)
    {
        ArgumentNullException.ThrowIfNull(providers);
        ModelBundle bundle = Manifest is null
            ? ModelBundle.Open(Location)
            : ModelBundle.FromOnnx(Location, JsonSerializer.Deserialize(Manifest, ManifestJson.Default.ModelManifest)!);
        ThrowIfOther(bundle);
        ModelVariant variant = bundle.Manifest.Variants.First(one => one.Name == Variant);
        SessionSettings settings = new() { Threads = Threads, WarmUpRuns = 1, Kernels = Kernels };
        providers.First(one => one.Name == Provider).Open(bundle, variant, settings).Dispose();
    }

    // What was proven of the bundle that this process was asked about is not proven of one that has taken its place.
    private void ThrowIfOther(ModelBundle bundle)
    {
        if (bundle.Manifest.Digest != Digest)
        {
            throw new EdgeException(
                EdgeFault.Model, "The model bundle changed while it was opened", Location,
                $"the manifest with the digest {Digest}, found {bundle.Manifest.Digest}", "Start again once nobody writes to it.");
        }
    }
}
