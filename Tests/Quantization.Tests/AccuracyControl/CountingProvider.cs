using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Tests.AccuracyControl;

/// <summary>
/// Stands in for the processor: the float model answers class 0 to every picture, an integer model class 1 to as many of the first pictures
/// as a function of its number of integer operators says, and class 0 to the rest.
/// </summary>
/// <param name="wrong">Pictures that a model with so many integer operators judges wrongly.</param>
internal sealed class CountingProvider(Func<int, int> wrong) : IInferenceProvider
{
    public string Name => "cpu";

    public ProviderProbe Probe() => new(true, "a stand-in");

    public IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings)
    {
        int integer = OnnxFile.Parse(bundle.Read(variant.File), variant.File).Graph.Node
            .Count(node => node.OpType is "QLinearConv" or "MatMulIntegerToFloat" or "MatMulInteger");
        return new Session(variant, bundle.Manifest, integer == 0 ? 0 : wrong(integer));
    }

    private sealed class Session(ModelVariant variant, ModelManifest manifest, int wrong) : IInferenceSession
    {
        private readonly byte[] _input =
            new byte[3 * manifest.Input.Width * manifest.Input.Height * (variant.Input == InputFormat.F32Nchw ? sizeof(float) : 1)];

        private readonly float[] _output = new float[manifest.Labels.Count];
        private int _runs;

        public string Provider => "cpu";

        public ModelVariant Variant => variant;

        public SessionPlacement Placement => SessionPlacement.Unknown(["cpu"], "nothing is run");

        public Span<byte> InputBuffer => _input;

        public ReadOnlySpan<float> Output => _output;

        public void Run()
        {
            Array.Clear(_output);
            _output[_runs++ < wrong ? 1 : 0] = 1;
        }

        public void Dispose()
        {
        }
    }
}
