using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.AccuracyControl;

/// <summary>
/// What the budget's costs rest on: every operator can go back to float, and its nodes are found in both models, whatever exported them.
/// </summary>
public sealed class OperatorCostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Styles => [.. ModelStyle.All.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Styles))]
    public void Every_operator_has_a_time_in_integers_and_in_float(string style)
    {
        QuantizationSession session = Open(SyntheticConvNeXt.Create(ModelStyle.All[style]));
        QuantizationResult integer = session.Emit(LoweringTarget.Cpu, new HashSet<string>());
        string[] names = [.. integer.Operators.Where(item => item.IsInteger).Select(item => item.Name)];
        QuantizationResult floating = session.Emit(LoweringTarget.Cpu, names.ToHashSet());

        IReadOnlyList<OperatorTimes> times = OperatorProfiler.Measure(
            [integer.Model, floating.Model], SyntheticConvNeXt.ImageInput, threads: 1, runs: 1, CancellationToken.None);

        AssertFound(names, times[0], integer);
        AssertFound(names, times[1], floating);
    }

    [Fact]
    public void With_every_operator_in_float_the_model_is_the_float_model()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        QuantizationSession session = Open(model);
        HashSet<string> all = [.. session.Emit(LoweringTarget.Cpu, new HashSet<string>()).Operators.Select(item => item.Name)];

        QuantizationResult result = session.Emit(LoweringTarget.Cpu, all);

        Assert.All(result.Operators, item => Assert.False(item.IsInteger));
        Assert.Equal(InputFormat.U8Nhwc, result.InputFormat);
        TestImages images = new(SyntheticConvNeXt.ImageInput, 1, seed: 5);
        float[] expected = OnnxRun.Run(model, images.Normalised(0), 1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size);
        float[] actual = OnnxRun.Run(result.Model, images.Pixels(0), 1, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size, 3);
        Assert.InRange(OnnxRun.RelativeError(expected, actual), 0, 1e-4);
    }

    // The names alone: times of so small a model are less than a microsecond.
    private static void AssertFound(string[] names, OperatorTimes times, QuantizationResult result)
    {
        OperatorTimes ones = new([.. times.Nodes.Select(node => node with { Milliseconds = 1 })]);
        Assert.DoesNotContain(ones.ByOperator(names, NodeOutputs.Of(result.Model)), item => item.Value == 0);
    }

    private QuantizationSession Open(ModelProto model)
    {
        string path = _folder.File("model.onnx");
        File.WriteAllBytes(path, OnnxFile.ToBytes(model));
        return QuantizationSession.Open(new QuantizationRequest
        {
            ModelPath = path, Input = SyntheticConvNeXt.ImageInput, Calibration = new TestImages(SyntheticConvNeXt.ImageInput, 4),
            Threads = 1,
        });
    }
}
