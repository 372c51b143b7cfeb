using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Networks;

/// <summary>Variations of the tiny network, in plain form and in the processor's provider.</summary>
internal static class TinyNetwork
{
    /// <summary>What the manifest of the tiny model says.</summary>
    public static NetworkTask Task { get; } = NetworkTask.Of(TinyModel.Manifest);

    public static PlainForm Plain(byte[] onnx, string? folder = null) => PlainNetwork.Of(onnx, "tiny.onnx", folder);

    /// <summary>The same for a task.</summary>
    public static PlainForm Plain(byte[] onnx, NetworkTask task) => PlainNetwork.Of(onnx, "tiny.onnx", folder: null, task);

    /// <summary>Opens a network that takes floats.</summary>
    public static IInferenceSession Open(byte[] onnx, ModelOutput output = ModelOutput.Logits)
    {
        ModelManifest manifest = TinyModel.Manifest with { Variants = [TinyModel.Manifest.Variants[0]], Output = output };
        ModelBundle bundle = ModelBundle.InMemory("made up", manifest, new Dictionary<string, byte[]> { ["float.onnx"] = onnx });
        return new CpuProvider().Open(bundle, manifest.Variants[0], new SessionSettings { Threads = 1, WarmUpRuns = 1 });
    }

    /// <summary>The scores of a picture of noise.</summary>
    public static float[] Scores(byte[] onnx, ModelOutput output = ModelOutput.Logits)
    {
        using IInferenceSession session = Open(onnx, output);
        Random random = new(4);
        foreach (ref float value in MemoryMarshal.Cast<byte, float>(session.InputBuffer))
        {
            value = random.NextSingle();
        }

        session.Run();
        return session.Output.ToArray();
    }
}
