using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Equalization;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Quantization.Tests.Models;

namespace EdgeConvNeXt.Quantization.Tests.Equalization;

public class DepthwiseEqualizerTests
{
    private const int Depthwise = 3;
    private static readonly TestImages Images = new(SyntheticConvNeXt.ImageInput, 8);

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void What_is_computed_stays_the_same(string style)
    {
        ModelProto model = FloatModel(ModelStyle.All[style]);
        ModelProto even = DepthwiseEqualizer.Equalize(model, Operators(model), Observe(model).Channels, out int sites);
        Assert.Equal(Depthwise, sites);
        Assert.Equal(Depthwise, even.Graph.Node.Count(node => node.OpType == "Mul") - model.Graph.Node.Count(node => node.OpType == "Mul"));
        Assert.InRange(OnnxRun.RelativeError(Logits(model), Logits(even)), 0, 1e-4);
    }

    [Fact]
    public void Every_channel_of_a_depthwise_result_uses_half_of_the_range_at_least_and_keeps_headroom()
    {
        ModelProto model = FloatModel(new ModelStyle());
        Assert.Contains(Reaches(model), reach => reach.Min() < reach.Max() * 0.45f);
        ModelProto even = DepthwiseEqualizer.Equalize(model, Operators(model), Observe(model).Channels, out _);
        Assert.All(Reaches(even), reach => Assert.All(reach, value => Assert.InRange(value, reach.Max() * 0.499f, reach.Max())));
    }

    [Fact]
    public void A_channel_that_was_quiet_keeps_a_64th_of_the_range()
    {
        ModelProto model = FloatModel(new ModelStyle());
        Convolution convolution = LinearOperator.FindAll(new GraphIndex(model)).OfType<Convolution>().First(item => item.IsDepthwise);
        ChannelStatistics quiet = new(convolution.Channels);
        quiet.Add([1, .. Enumerable.Repeat(0f, convolution.Channels - 1)]);
        ModelProto even = DepthwiseEqualizer.Equalize(
            model, new HashSet<string> { convolution.Name }, new Dictionary<string, ChannelStatistics> { [convolution.Output] = quiet },
            out _);
        TensorProto factors = even.Graph.Initializer.Single(tensor => tensor.Name.EndsWith("_factors", StringComparison.Ordinal));
        Assert.Equal([1, .. Enumerable.Repeat(1 / 64f, convolution.Channels - 1)], factors.Floats().ToArray());
    }

    [Fact]
    public void Convolutions_that_stay_float_are_left_alone()
    {
        ModelProto model = FloatModel(new ModelStyle());
        ModelProto same = DepthwiseEqualizer.Equalize(
            model, new HashSet<string>(), new Dictionary<string, ChannelStatistics>(), out int sites);
        Assert.Equal(0, sites);
        Assert.Equal(GraphText.Write(model), GraphText.Write(same));
    }

    private static ModelProto FloatModel(ModelStyle style)
    {
        ModelProto model = SyntheticConvNeXt.Create(style);
        FloatPasses.Run(model, FloatPasses.All);
        return model;
    }

    private static HashSet<string> Operators(ModelProto model) =>
        [.. LinearOperator.FindAll(new GraphIndex(model)).SkipLast(1).Select(item => item.Name)];

    private static CalibratedModel Observe(ModelProto model) => CalibratedModel.Observe(
        model, Operators(model), Images, ModelRequirements.InputShape(SyntheticConvNeXt.ImageInput), 1, (_, _) => { },
        CancellationToken.None);

    private static IEnumerable<float[]> Reaches(ModelProto model)
    {
        CalibratedModel calibrated = Observe(model);
        foreach (
            Convolution convolution in LinearOperator.FindAll(new GraphIndex(model)).OfType<Convolution>().Where(item => item.IsDepthwise))
        {
            ChannelStatistics result = calibrated.Channels[convolution.Output];
            yield return
            [
                .. Enumerable.Range(0, result.Channels).Select(channel => Math.Max(-result.Minimum[channel], result.Maximum[channel])),
            ];
        }
    }

    private static float[] Logits(ModelProto model) =>
        [.. Enumerable.Range(0, Images.Count).SelectMany(
            i => OnnxRun.Run(model, Images.Normalised(i), 1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size))];
}
