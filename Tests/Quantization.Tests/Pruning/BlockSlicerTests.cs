using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Quantization.Pruning;
using EdgeConvNeXt.Quantization.Tests.Models;

namespace EdgeConvNeXt.Quantization.Tests.Pruning;

/// <summary>Hidden channels and blocks are taken out of the graph of every exporter.</summary>
public class BlockSlicerTests
{
    private static readonly long[] Shape = [1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size];

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void Keeping_every_channel_changes_nothing(string style)
    {
        ModelProto model = Prepared(style);
        ModelProto sliced = model.Clone();

        BlockSlicer.Slice(sliced, [Range(32), null, Range(64)]);

        Assert.Equal(OnnxRun.RunOnNoise(model, Shape), OnnxRun.RunOnNoise(sliced, Shape));
    }

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void Channels_without_weight_can_go_and_nothing_changes(string style)
    {
        ModelProto model = Prepared(style);
        ConvNeXtBlock block = BlockSlicer.BlocksOf(new GraphIndex(model))[1];
        float[] weights = block.Project.Weights.Floats().ToArray();
        weights.AsSpan(0, 16 * block.Channels).Clear();
        block.Project.Weights.RawData = TensorWriter.Create("", weights, weights.Length).RawData;
        ModelProto sliced = model.Clone();

        BlockSlicer.Slice(sliced, [null, [.. Enumerable.Range(16, 48)], null]);

        // Global response normalisation has a mean over the channels that are there.
        double allowed = style == "V2" ? 0.1 : 1e-5;
        Assert.InRange(OnnxRun.RelativeError(OnnxRun.RunOnNoise(model, Shape), OnnxRun.RunOnNoise(sliced, Shape)), 0, allowed);
        Assert.Equal([32, 48, 64], BlockSlicer.BlocksOf(new GraphIndex(sliced)).Select(found => found.Project.Depth));
    }

    [Fact]
    public void A_block_that_is_gone_gives_what_it_took()
    {
        ModelProto model = Prepared("operators");
        ModelProto silent = model.Clone();
        ConvNeXtBlock block = BlockSlicer.BlocksOf(new GraphIndex(silent))[1];
        block.Project.Weights.RawData = TensorWriter.Create("", new float[64 * 16], 64 * 16).RawData;
        block.Project.Bias!.RawData = TensorWriter.Create("", new float[16], 16).RawData;

        BlockSlicer.Slice(model, [null, [], null]);

        Assert.Equal(2, BlockSlicer.BlocksOf(new GraphIndex(model)).Count);
        Assert.InRange(OnnxRun.RelativeError(OnnxRun.RunOnNoise(silent, Shape), OnnxRun.RunOnNoise(model, Shape)), 0, 1e-5);
    }

    private static int[] Range(int count) => [.. Enumerable.Range(0, count)];

    private static ModelProto Prepared(string style)
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All[style]);
        FloatPasses.Run(model, FloatPasses.All);
        return model;
    }
}
