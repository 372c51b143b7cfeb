using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Quantization.Pruning;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Tests.Pruning;

/// <summary>What a block's channels are said to be worth where many of them do nothing, or none can be counted.</summary>
public class NetworkStudyTests
{
    // The block that is changed; it has 128 hidden channels.
    private const int Last = 2;

    // A block's effect on the logits for each error of its output hardly hangs on how many channels it has.
    private const double Alike = 10;

    private static readonly TestImages Pictures = new(SyntheticConvNeXt.ImageInput, 64);

    [Theory]
    [InlineData(62)]
    [InlineData(70)]
    [InlineData(100)]
    public void Channels_that_the_next_layer_does_not_read_do_not_make_the_others_free(int useless)
    {
        ModelProto model = Prepared();
        double whole = Study(model)[Last].NoisePerError;
        Pointwise project = BlockOf(model, Last).Project;
        Scale(project.Weights, (index, value) => index / project.Channels < useless ? 0 : value);

        AssertAlike(whole, Study(model)[Last]);
    }

    [Theory]
    [InlineData(62)]
    [InlineData(70)]
    [InlineData(100)]
    public void Channels_that_are_never_active_do_not_make_the_others_free(int useless)
    {
        ModelProto model = Prepared();
        double whole = Study(model)[Last].NoisePerError;
        Pointwise expand = BlockOf(model, Last).Expand;
        Scale(expand.Weights, (index, value) => index % expand.Channels < useless ? 0 : value);
        Scale(expand.Bias!, (index, value) => index < useless ? -50 : value);

        AssertAlike(whole, Study(model)[Last]);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(24)]
    [InlineData(31)]
    public void A_block_with_no_width_at_or_below_half_is_not_free(int width)
    {
        ModelProto model = Prepared();
        BlockSlicer.Slice(model, [null, null, [.. Enumerable.Range(0, 32)]]);
        double whole = Study(model)[Last].NoisePerError;
        BlockSlicer.Slice(model, [null, null, [.. Enumerable.Range(0, width)]]);

        AssertAlike(whole, Study(model)[Last]);
    }

    [Fact]
    public void Where_no_logit_changes_the_error_ranks_the_widths()
    {
        ModelProto model = Prepared();
        GraphIndex index = new(model);
        Pointwise head = LinearOperator.FindAll(index).OfType<Pointwise>().Single(layer => layer.Channels == SyntheticConvNeXt.Classes);
        Scale(head.Weights, (_, _) => 0);

        Assert.All(Study(model), block =>
        {
            Assert.Equal(0, block.RemovalNoise);
            Assert.Equal(1e-14, block.Choices(removesBlocks: false)[^1].Noise, 1e-20);
        });
    }

    [Fact]
    public void Numbers_too_large_to_be_fitted_are_refused_by_the_name_of_their_block()
    {
        ModelProto model = Prepared();
        BlockStudy[] sound = [.. Study(model)];
        int[] narrower = [.. sound.Select(block => block.Width - 16)];
        BlockSlicer.Slice(model, [.. sound.Zip(narrower, (block, width) => block.Order.Kept(block.Width, width))]);
        MakeHuge(BlockOf(model, 1));

        AssertRefused(sound[1].Name, () => Study(model));
        AssertRefused(sound[1].Name, () => new SequentialRefit(model, Images(), threads: 1, default).Run(sound, narrower, _ => { }));
    }

    private static void AssertAlike(double whole, BlockStudy study)
    {
        Assert.InRange(study.NoisePerError, whole / Alike, whole * Alike);
        Assert.True(study.Choices(removesBlocks: false)[^1].Noise > 0, "The least width costs nothing.");
    }

    private static void AssertRefused(string block, Action study)
    {
        EdgeException refusal = Assert.Throws<EdgeException>(study);
        Assert.Equal(EdgeFault.Model, refusal.Fault);
        Assert.Contains($"block '{block}'", refusal.Message, StringComparison.Ordinal);
    }

    // The same function: GELU hardly bends so far from zero, and the next layer takes as much off.
    private static void MakeHuge(ConvNeXtBlock block)
    {
        Scale(block.Expand.Weights, (_, value) => value * 1e21f);
        Scale(block.Expand.Bias!, (_, value) => value * 1e21f);
        Scale(block.Project.Weights, (_, value) => value * 1e-21f);
    }

    private static ModelProto Prepared()
    {
        ModelProto model = SyntheticConvNeXt.Create(widening: 2);
        FloatPasses.Run(model, FloatPasses.All);
        return model;
    }

    private static ConvNeXtBlock BlockOf(ModelProto model, int number) => BlockSlicer.BlocksOf(new GraphIndex(model))[number];

    private static void Scale(TensorProto tensor, Func<int, float, float> change)
    {
        float[] values = [.. tensor.Floats().ToArray().Select((value, index) => change(index, value))];
        tensor.RawData = TensorWriter.Create(tensor.Name, values, [.. tensor.Dims]).RawData;
    }

    private static IReadOnlyList<BlockStudy> Study(ModelProto model) =>
        new NetworkStudy(model, Images(), threads: 1, default).Run(_ => { }).Blocks;

    private static FeatureMaps Images() => new(
        [.. Enumerable.Range(0, Pictures.Count).Select(Pictures.Normalised)], [1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size]);
}
