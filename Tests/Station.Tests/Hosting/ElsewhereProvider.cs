using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Tests.Hosting;

/// <summary>
/// The processor, asked for as if it were a card: what a library does that leaves every node to the processor without a word.
/// </summary>
internal sealed class ElsewhereProvider : IInferenceProvider
{
    private readonly CpuProvider _processor = new();

    public string Name => _processor.Name;

    public ProviderProbe Probe() => _processor.Probe();

    public IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings) =>
        new Session(_processor.Open(bundle, variant, settings));

    private sealed class Session(IInferenceSession inner) : IInferenceSession
    {
        public string Provider => "cuda";

        public ModelVariant Variant => inner.Variant;

        public SessionPlacement Placement => inner.Placement with { Requested = [Provider] };

        public Span<byte> InputBuffer => inner.InputBuffer;

        public ReadOnlySpan<float> Output => inner.Output;

        public void Run() => inner.Run();

        public void Dispose() => inner.Dispose();
    }
}
