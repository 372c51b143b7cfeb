using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Passes;

/// <summary>Real exports of PyTorch, with an input and the output that PyTorch computed for it.</summary>
public class ExportedModelTests
{
    public static TheoryData<string> Names =>
        ["torchvision_opset13", "torchvision_opset17", "facebook_opset16", "convmlp_opset17", "tanh_opset17", "v2_opset16"];

    [EvaluationTheory]
    [MemberData(nameof(Names))]
    public void After_the_float_passes_the_model_computes_what_PyTorch_did(string name)
    {
        ModelProto model = OnnxFile.Read(EvaluationMaterial.PathOf("models", "variants", $"{name}.onnx"));
        FloatPasses.Run(model, FloatPasses.All);
        float[] output = OnnxRun.Run(model, Values(name, "input"), 2, 3, 96, 96);
        Assert.InRange(OnnxRun.RelativeError(Values(name, "output"), output), 0, 1e-4);
        Assert.Equal(6, model.Graph.Node.Count(node => node.OpType is "Gelu" or "FastGelu"));
        Assert.Equal(21, model.Graph.Node.Count(node => node.OpType == "Transpose"));
    }

    [EvaluationTheory]
    [MemberData(nameof(Names))]
    public void The_integer_models_stay_close(string name)
    {
        QuantizationSession session = Open(name);
        QuantizationResult cpu = session.Emit(LoweringTarget.Cpu, new HashSet<string>());
        Assert.Equal([1, 1, 3, 1], cpu.Stages.Select(stage => stage.Blocks));
        AssertClose(name, cpu.Model);
        AssertClose(name, session.Emit(LoweringTarget.Portable, new HashSet<string>()).Model);
    }

    [EvaluationTheory]
    [MemberData(nameof(Names))]
    public void The_graph_for_Ascend_computes_what_PyTorch_did(string name)
    {
        byte[] model = Open(name).EmitAscendFloat();
        Assert.InRange(OnnxRun.RelativeError(Values(name, "output"), OnnxRun.Run(model, Values(name, "input"), 2, 3, 96, 96)), 0, 1e-4);
    }

    private static QuantizationSession Open(string name) => QuantizationSession.Open(new QuantizationRequest
    {
        ModelPath = EvaluationMaterial.PathOf("models", "variants", $"{name}.onnx"),
        Input = new ImageInput { Width = 96, Height = 96 },
        InputFormat = InputFormat.F32Nchw,
        Calibration = new PairImages(Values(name, "input")),
        Threads = 1,
    });

    private static void AssertClose(string name, byte[] model) =>
        Assert.InRange(OnnxRun.SqnrDb(Values(name, "output"), OnnxRun.Run(model, Values(name, "input"), 2, 3, 96, 96)), 20, 80);

    private static float[] Values(string name, string role) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(EvaluationMaterial.PathOf("models", "variants", $"{name}.{role}.f32"))).ToArray();

    /// <summary>The two inputs of a pair as calibration images.</summary>
    private sealed class PairImages(float[] images) : ICalibrationData
    {
        public IEnumerable<ReadOnlyMemory<float>> Images(CancellationToken cancellationToken) =>
            [images.AsMemory(0, images.Length / 2), images.AsMemory(images.Length / 2)];
    }
}
