using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Quantization.Tests.Lowering;

public sealed class PortableLoweringTests : IDisposable
{
    private static readonly HashSet<string> None = [];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void The_integer_model_computes_nearly_what_the_float_model_does(string style)
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All[style]);
        QuantizationResult result = Open(model).Emit(LoweringTarget.Portable, None);
        Assert.InRange(OnnxRun.SqnrDb(Outputs(OnnxFile.ToBytes(model)), Outputs(result.Model)), 25, 80);
        Assert.Equal(InputFormat.F32Nchw, result.InputFormat);
    }

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void Every_operator_is_one_of_the_standard(string style)
    {
        ModelProto emitted = Emit(SyntheticConvNeXt.Create(ModelStyle.All[style]));
        Assert.All(emitted.Graph.Node, node => Assert.Equal("", node.Domain));
        Assert.Equal("", Assert.Single(emitted.OpsetImport).Domain);
        Assert.InRange(emitted.StandardVersion(), 17, 21);
    }

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void ONNX_Runtime_computes_every_operator_of_the_plan_with_integers(string style)
    {
        ModelProto optimized = Optimized(Emit(SyntheticConvNeXt.Create(ModelStyle.All[style])));
        int Count(string type) => optimized.Graph.Node.Count(node => node.OpType == type);
        Assert.Equal(SyntheticConvNeXt.LinearOperators - 1, Count("MatMulIntegerToFloat") + Count("QLinearConv"));
        Assert.Equal(0, Count("Conv") + Count("MatMul"));
        Assert.Equal(1, Count("Gemm"));
        Assert.Equal(3, Count("Gelu") + Count("FastGelu"));
        Assert.All(
            optimized.Graph.Node.Where(node => node.OpType == "QLinearConv"), node => Assert.Equal(1, node.Integer("channels_last", 0)));
    }

    [Fact]
    public void It_computes_with_the_same_integers_as_the_model_for_the_CPU_provider()
    {
        QuantizationSession session = Open(SyntheticConvNeXt.Create(), InputFormat.F32Nchw, allowsOwnOperators: false);
        float[] cpu = Outputs(session.Emit(LoweringTarget.Cpu, None).Model);
        Assert.InRange(OnnxRun.SqnrDb(cpu, Outputs(session.Emit(LoweringTarget.Portable, None).Model)), 50, double.PositiveInfinity);
    }

    [Fact]
    public void No_pixel_value_is_clipped_although_the_calibration_images_did_not_show_it()
    {
        // With this normalisation the test images, which avoid black and white, stay far inside of the range.
        ImageInput input = SyntheticConvNeXt.ImageInput with { Mean = [0, 0.5f, 1], Std = [0.1f, 0.1f, 0.1f] };
        GraphIndex index = new(Emit(SyntheticConvNeXt.Create(), input));
        NodeProto quantize = index.Nodes.First(node => node.OpType == "QuantizeLinear");
        float scale = index.Scalar(quantize.Input[1])!.Value;
        byte zeroPoint = index.Constant(quantize.Input[2])!.UInt8s()[0];
        Assert.Equal("input_nhwc", quantize.Input[0]);
        Assert.InRange((0 - zeroPoint) * scale, -11, -9.95f);
        Assert.InRange((255 - zeroPoint) * scale, 9.95f, 11);
    }

    [Fact]
    public void Operators_that_are_kept_float_stay_as_they_were()
    {
        QuantizationSession session = Open(SyntheticConvNeXt.Create());
        string[] names = [.. session.Emit(LoweringTarget.Portable, None).Operators.Select(item => item.Name)];
        ModelProto emitted = OnnxFile.Parse(session.Emit(LoweringTarget.Portable, names.Take(5).ToHashSet()).Model, "mixed");
        Assert.Equal(
            names.Length - 1 - 5, Optimized(emitted).Graph.Node.Count(node => node.OpType is "MatMulIntegerToFloat" or "QLinearConv"));
    }

    [Fact]
    public void A_picture_that_does_not_split_into_patches_evenly_is_convolved_instead()
    {
        ImageInput input = SyntheticConvNeXt.ImageInput with { Width = 36, Height = 36 };
        ModelProto optimized = Optimized(Emit(SyntheticConvNeXt.Create(size: 36), input));
        Assert.Equal(4, optimized.Graph.Node.Count(node => node.OpType == "QLinearConv"));
    }

    [Theory]
    [InlineData(17, false, "Erf")]
    [InlineData(17, true, "Tanh")]
    [InlineData(20, false, "Gelu")]
    [InlineData(20, true, "Gelu")]
    public void GELU_is_written_as_the_operator_set_has_it(int operatorSet, bool isTanh, string expected)
    {
        ModelProto model = SyntheticConvNeXt.Create(new ModelStyle { OperatorSet = operatorSet, TanhGelu = isTanh });
        ModelProto emitted = Emit(model);
        Assert.Equal(operatorSet, emitted.StandardVersion());
        Assert.Equal(3, emitted.Graph.Node.Count(node => node.OpType == expected));
        Assert.InRange(OnnxRun.SqnrDb(Outputs(OnnxFile.ToBytes(model)), Outputs(OnnxFile.ToBytes(emitted))), 25, 80);
    }

    [Fact]
    public void The_integer_graph_is_the_golden_one() =>
        GoldenText.Compare(GraphText.Write(Emit(SyntheticConvNeXt.Create()), withValues: false), "portable", "f32-nchw.txt");

    [Fact]
    public void The_same_request_gives_the_same_bytes()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        Assert.Equal(Open(model).Emit(LoweringTarget.Portable, None).Model, Open(model).Emit(LoweringTarget.Portable, None).Model);
    }

    private ModelProto Emit(ModelProto model, ImageInput? input = null) =>
        OnnxFile.Parse(Open(model, input: input).Emit(LoweringTarget.Portable, None).Model, "portable");

    private QuantizationSession Open(ModelProto model, InputFormat? format = null, ImageInput? input = null, bool allowsOwnOperators = true)
    {
        string path = _folder.File("model.onnx");
        File.WriteAllBytes(path, OnnxFile.ToBytes(model));
        input ??= SyntheticConvNeXt.ImageInput;
        return QuantizationSession.Open(
            new QuantizationRequest
            {
                ModelPath = path, Input = input, InputFormat = format, Calibration = new TestImages(input, 8),
                AllowsOwnOperators = allowsOwnOperators, Threads = 1,
            });
    }

    /// <summary>What ONNX Runtime makes of a model with all its optimisations.</summary>
    private ModelProto Optimized(ModelProto model)
    {
        string path = _folder.File("optimized.onnx");
        using SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            OptimizedModelFilePath = path,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        new InferenceSession(OnnxFile.ToBytes(model), options).Dispose();
        return OnnxFile.Read(path);
    }

    /// <summary>Logits of pictures that were not calibrated with.</summary>
    private static float[] Outputs(byte[] model)
    {
        TestImages fresh = new(SyntheticConvNeXt.ImageInput, 8, seed: 11);
        return [.. Enumerable.Range(0, fresh.Count)
            .SelectMany(image => OnnxRun.Run(model, fresh.Normalised(image), 1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size))];
    }
}
