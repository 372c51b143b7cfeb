using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference;

/// <summary>A session around a network that makes probabilities by operators of its own.</summary>
public sealed class ProbabilitySessionTests : InferenceSessionContract
{
    protected override IInferenceSession Open(InputFormat input)
    {
        ModelManifest manifest = TinyModel.Manifest with { Output = ModelOutput.Probabilities };
        ModelBundle bundle = ModelBundle.InMemory("made up", manifest, new Dictionary<string, byte[]>
        {
            ["float.onnx"] = TinyModel.FloatOnnx(TinyTails.ByHand),
            ["bytes.onnx"] = TinyModel.ByteOnnx(TinyTails.ByHand),
        });
        ModelVariant variant = bundle.Manifest.Variants.Single(one => one.Input == input);
        return new CpuProvider().Open(bundle, variant, new SessionSettings { Threads = 1 });
    }
}
