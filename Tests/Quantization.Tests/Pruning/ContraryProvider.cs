using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Tests.Pruning;

/// <summary>Stands in for the processor: the whole network answers class 0 to every picture, any other class 1.</summary>
/// <param name="whole">The whole network's file.</param>
internal sealed class ContraryProvider(byte[] whole) : IInferenceProvider
{
    public string Name => "cpu";

    public ProviderProbe Probe() => new(true, "a stand-in");

    public IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings) =>
        new Session(variant, bundle.Manifest, bundle.Read(variant.File).AsSpan().SequenceEqual(whole) ? 0 : 1);

    private sealed class Session(ModelVariant variant, ModelManifest manifest, int answer) : IInferenceSession
    {
        private readonly byte[] _input = new byte[3 * manifest.Input.Width * manifest.Input.Height * sizeof(float)];
        private readonly float[] _output = [.. Enumerable.Range(0, manifest.Labels.Count).Select(label => label == answer ? 1f : 0)];

        public string Provider => "cpu";

        public ModelVariant Variant => variant;

        public SessionPlacement Placement => SessionPlacement.Unknown(["cpu"], "nothing is run");

        public Span<byte> InputBuffer => _input;

        public ReadOnlySpan<float> Output => _output;

        public void Run()
        {
        }

        public void Dispose()
        {
        }
    }
}
