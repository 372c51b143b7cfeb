using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Passes;

/// <summary>Real exports of PyTorch, with an input and the output that PyTorch computed for it.</summary>
public class ExportedModelTests
{
    [EvaluationTheory]
    [InlineData("torchvision_opset13")]
    [InlineData("torchvision_opset17")]
    [InlineData("facebook_opset16")]
    [InlineData("convmlp_opset17")]
    [InlineData("tanh_opset17")]
    [InlineData("v2_opset16")]
    public void After_the_float_passes_the_model_computes_what_PyTorch_did(string name)
    {
        ModelProto model = OnnxFile.Read(EvaluationMaterial.PathOf("models", "variants", $"{name}.onnx"));
        FloatPasses.Run(model, FloatPasses.All);
        float[] output = OnnxRun.Run(model, Values(name, "input"), 2, 3, 96, 96);
        Assert.InRange(OnnxRun.RelativeError(Values(name, "output"), output), 0, 1e-4);
        Assert.Equal(6, model.Graph.Node.Count(node => node.OpType is "Gelu" or "FastGelu"));
        Assert.Equal(21, model.Graph.Node.Count(node => node.OpType == "Transpose"));
    }

    private static float[] Values(string name, string role) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(EvaluationMaterial.PathOf("models", "variants", $"{name}.{role}.f32"))).ToArray();
}
