using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Equalization;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Quantization.Tests.Models;

namespace EdgeConvNeXt.Quantization.Tests.Equalization;

public class EqualizerTests
{
    private static readonly TestImages Images = new(SyntheticConvNeXt.ImageInput, 8);
    private static readonly TestImages Fresh = new(SyntheticConvNeXt.ImageInput, 8, seed: 11);

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public void Rescaled_channels_are_balanced_without_changing_what_is_computed(float factor)
    {
        ModelProto original = FloatModel();
        ModelProto rescaled = original.Clone();
        RescaledChannels.Apply(rescaled, factor);
        ModelProto balanced = Equalizer.Balance(rescaled, Operators(rescaled), Observe(rescaled).Channels, threads: 2, out int sites);
        Assert.InRange(sites, 1, RescaledChannels.Sites(original));
        Assert.InRange(OnnxRun.RelativeError(Logits(original), Logits(rescaled)), 0, 1e-4);
        Assert.InRange(OnnxRun.RelativeError(Logits(original), Logits(balanced)), 0, 1e-4);

        // How a model as small as this happens to round is worth some decibels; unbalanced it loses more.
        Assert.InRange(Sqnr(balanced), Sqnr(original) - 4, 80);
    }

    [Fact]
    public void Without_balancing_rescaled_channels_cost_much()
    {
        ModelProto rescaled = FloatModel();
        RescaledChannels.Apply(rescaled, 64);
        Assert.InRange(Sqnr(rescaled), 0, Sqnr(FloatModel()) - 5);
    }

    [Fact]
    public void Layers_that_stay_float_are_left_alone()
    {
        ModelProto model = FloatModel();
        RescaledChannels.Apply(model, 64);
        string text = GraphText.Write(model);
        ModelProto same = Equalizer.Balance(
            model, new HashSet<string>(), new Dictionary<string, ChannelStatistics>(), threads: 2, out int sites);
        Assert.Equal(0, sites);
        Assert.Equal(text, GraphText.Write(same));
    }

    /// <summary>
    /// The passes without the one that folds the affine of the norms away: with it there would be nothing left to balance.
    /// </summary>
    private static ModelProto FloatModel()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        FloatPasses.Run(model, [.. FloatPasses.All.Where(pass => pass is not FoldLayerNormAffine)]);
        return model;
    }

    private static HashSet<string> Operators(ModelProto model) =>
        [.. LinearOperator.FindAll(new GraphIndex(model)).SkipLast(1).Select(item => item.Name)];

    private static CalibratedModel Observe(ModelProto model) => CalibratedModel.Observe(
        model, Operators(model), Images, ModelRequirements.InputShape(SyntheticConvNeXt.ImageInput), 1, (_, _) => { },
        CancellationToken.None);

    private static double Sqnr(ModelProto model)
    {
        QuantizationPlan plan = Observe(model).Plan(
            new PtqConfig(RangeMethod.MeanSquaredError, false, false, false, IsGeluByTable: false), new HashSet<string>(),
            SyntheticConvNeXt.ImageInput);
        return OnnxRun.SqnrDb(Logits(model), Logits(CpuLowering.Emit(model, plan, pixels: null)));
    }

    private static float[] Logits(ModelProto model) =>
        [.. Enumerable.Range(0, Fresh.Count).SelectMany(
            i => OnnxRun.Run(model, Fresh.Normalised(i), 1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size))];
}
