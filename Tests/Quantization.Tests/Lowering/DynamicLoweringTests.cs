using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Tests.Lowering;

public sealed class DynamicLoweringTests : QuantizerTestBase
{
    private const int LinearLayers = 2 * 3;

    private static readonly HashSet<string> Nothing = [];

    public static TheoryData<string> Styles => [.. ModelStyle.All.Keys];

    [Theory]
    [MemberData(nameof(Styles))]
    public void Without_an_image_linear_layers_become_integer_and_compute_nearly_what_they_did(string style)
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All[style]);

        QuantizationResult result = Emit(model, Nothing);

        Assert.InRange(Sqnr(model, result.Model, InputFormat.F32Nchw), 25, 80);
        Assert.Equal(LinearLayers, result.Operators.Count(item => item.IsInteger));
        Assert.All(
            result.Operators,
            item => Assert.Equal(item.IsInteger, item is { Kind: "linear layer" } && item != result.Operators[^1]));
        Assert.Equal((0, 0, null), (result.CalibrationImages, result.Trials.Count, result.Chosen));
        ModelProto emitted = OnnxFile.Parse(result.Model, "dynamic");
        Assert.Equal(LinearLayers, emitted.Graph.Node.Count(node => node.OpType == "MatMulInteger"));
        Assert.DoesNotContain(emitted.OpsetImport, import => import.Domain is not ("" or "ai.onnx"));
    }

    [Fact]
    public void Layers_that_are_to_stay_float_do()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        string name = Emit(model, Nothing).Operators.First(item => item.IsInteger).Name;

        QuantizationResult result = Emit(model, new HashSet<string> { name });

        Assert.False(result.Operators.Single(item => item.Name == name).IsInteger);
        Assert.Equal(LinearLayers - 1, result.Operators.Count(item => item.IsInteger));
    }

    // Ten times as bright as anything that calibration saw: ranges that are the picture's own do not clip.
    [Fact]
    public void Ranges_follow_the_picture()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        ModelProto dynamic = OnnxFile.Parse(Emit(model, Nothing).Model, "dynamic");
        ModelProto calibrated = OnnxFile.Parse(
            Quantizer.Quantize(Request(model) with { InputFormat = InputFormat.F32Nchw }).Model, "calibrated");
        float[] picture = [.. Images.Normalised(0).ToArray().Select(value => 10 * value)];
        float[] expected = Run(model);

        Assert.True(OnnxRun.SqnrDb(expected, Run(dynamic)) > OnnxRun.SqnrDb(expected, Run(calibrated)) + 3);

        float[] Run(ModelProto network) => OnnxRun.Run(network, picture, 1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size);
    }

    [Fact]
    public void Beside_calibrated_variants_it_is_one_more()
    {
        AccuracyControlOptions options = new() { Variants = [LoweringTarget.Cpu, LoweringTarget.Dynamic], Threads = 1 };

        AccuracyControlResult result = Quantizer.Run(
            FloatModelOf(SyntheticConvNeXt.Create()), Images, validation: null, options);

        Assert.Equal(["cpu", "dynamic"], result.Manifest.Variants.Select(variant => variant.Name));
        Assert.Equal(InputFormat.F32Nchw, result.Manifest.Variants[1].Input);
    }

    [Fact]
    public void Variants_with_ranges_are_refused_without_images() =>
        Assert.Throws<ArgumentException>(() => Quantizer.Run(
            FloatModelOf(SyntheticConvNeXt.Create()), calibration: null, validation: null, new AccuracyControlOptions()));

    private QuantizationResult Emit(ModelProto model, IReadOnlySet<string> floats) => QuantizationSession
        .Open(Request(model) with { Calibration = null })
        .Emit(LoweringTarget.Dynamic, floats);

    private FloatModel FloatModelOf(ModelProto model)
    {
        string path = Folder.File("model.onnx");
        File.WriteAllBytes(path, OnnxFile.ToBytes(model));
        return FloatModel.Open(path, Manifest);
    }
}
