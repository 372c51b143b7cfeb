using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Tests.Accuracy;

/// <summary>What operators do to the logits is measured in one model for many of them, and is what a model for each would show.</summary>
public sealed class SensitivityMeterTests
{
    private static readonly TestImages Images = new(SyntheticConvNeXt.ImageInput, 4);

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void Operators_in_one_model_disturb_as_much_as_each_in_its_own(string style)
    {
        ModelProto model = Prepared(ModelStyle.All[style]);
        string[] names = IntegerOperators(model);
        SensitivityMeter meter = Meter(model, names, null, out _);
        List<int> reports = [];

        IReadOnlyList<OperatorSensitivity> together = meter.Measure(names, reports.Add, CancellationToken.None);

        Assert.True(IsolatedOperators.CanEmit(new GraphIndex(model)));
        Assert.Equal(names, together.Select(item => item.Name));
        Assert.Equal(Enumerable.Range(1, names.Length), reports);
        Assert.All(together, item => Assert.Equal(Alone(meter, item.Name), item.LogitSqnrDb, 0.5));
    }

    // A first convolution over pixels rounds the float part of the network otherwise: here and there the next byte comes out.
    [Fact]
    public void Operators_of_a_model_that_takes_pixels_disturb_as_much_as_each_in_its_own()
    {
        ModelProto model = Prepared(new ModelStyle());
        string[] names = IntegerOperators(model);
        SensitivityMeter meter = Meter(model, names, SyntheticConvNeXt.ImageInput, out _);

        IReadOnlyList<OperatorSensitivity> together = meter.Measure(names, _ => { }, CancellationToken.None);

        Assert.Equal(names, together.Select(item => item.Name));
        Assert.Equal(Alone(meter, names[0]), together[0].LogitSqnrDb);
        Assert.All(together, item => Assert.Equal(Alone(meter, item.Name), item.LogitSqnrDb, 0.5));
    }

    [Fact]
    public void One_model_for_many_says_as_much_as_one_for_each_of_forms_that_tuning_chose()
    {
        ModelProto model = Prepared(new ModelStyle());
        string[] names = IntegerOperators(model);
        Meter(model, names, null, out QuantizationPlan plan);
        string patch = LinearOperator.FindAll(new GraphIndex(model)).OfType<Convolution>().First(item => item.IsPatch).Name;
        SensitivityMeter meter = Meter(model, names, null, out _, plan.Kernels.With([patch], KernelVariant.Convolution));

        IReadOnlyList<OperatorSensitivity> together = meter.Measure(names, _ => { }, CancellationToken.None);

        Assert.All(together, item => Assert.Equal(Alone(meter, item.Name), item.LogitSqnrDb, 0.5));
    }

    [Fact]
    public void Operators_of_a_model_that_takes_one_image_at_a_time_are_measured_in_models_of_their_own()
    {
        ModelProto model = Prepared(new ModelStyle());
        NodeProto last = model.Graph.Node[^1];
        model.Graph.Initializer.Add(TensorWriter.Create("shape", [1L, SyntheticConvNeXt.Classes], 2));
        model.Graph.Node.Add(NodeFactory.Create("Reshape", "reshaped", ["scores", "shape"], last.Output[0]));
        last.Output[0] = "scores";
        string[] names = [.. IntegerOperators(model).Take(3)];

        IReadOnlyList<OperatorSensitivity> measured = Meter(model, names, null, out _).Measure(names, _ => { }, CancellationToken.None);

        Assert.False(IsolatedOperators.CanEmit(new GraphIndex(model)));
        Assert.All(measured, item => Assert.InRange(item.LogitSqnrDb, 10, 100));
    }

    private static double Alone(SensitivityMeter meter, string name) =>
        Assert.Single(meter.Measure([name], _ => { }, CancellationToken.None)).LogitSqnrDb;

    private static ModelProto Prepared(ModelStyle style)
    {
        ModelProto model = SyntheticConvNeXt.Create(style);
        FloatPasses.Run(model, FloatPasses.All);
        return model;
    }

    private static string[] IntegerOperators(ModelProto model) =>
        [.. LinearOperator.FindAll(new GraphIndex(model)).SkipLast(1).Select(item => item.Name)];

    private static SensitivityMeter Meter(
        ModelProto model, string[] names, ImageInput? pixels, out QuantizationPlan plan, KernelVariants? kernels = null)
    {
        ImageInput input = SyntheticConvNeXt.ImageInput;
        CalibratedModel calibrated = CalibratedModel.Observe(
            model, names.ToHashSet(), Images, ModelRequirements.InputShape(input), 1, (_, _) => { }, CancellationToken.None);
        PtqConfig config = new(
            RangeMethod.MeanSquaredError, IsEqualized: false, IsDepthwiseEqualized: false, IsBiasCorrected: true, IsGeluByTable: true);
        plan = calibrated.Plan(config, new HashSet<string>(), input) with { Kernels = kernels ?? KernelVariants.Default };
        return new SensitivityMeter(model, plan, pixels, new LogitProbe(model, Images, input, 1, CancellationToken.None));
    }
}
