using EdgeConvNeXt.Quantization.Import.Families;
using EdgeConvNeXt.Quantization.Import.Network;
using EdgeConvNeXt.Quantization.Sizing;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Sizing;

public sealed class SizedNetworkTests
{
    private const int Trained = 224;

    // Liu et al. 2022, tables 1 and 9: 4.5, 8.7, 15.4 and 34.4 * 10^9 operations, 28.6, 50, 88.6 and 198 million parameters. The small
    // ones: parameters from timm's results-imagenet.csv; operations as of V2, whose linear layers and convolutions are the same (cards of
    // timm 0.8 and 1.4; Woo et al. 2023 2.45).
    [Theory]
    [InlineData("femto", 0.8, 5.22)]
    [InlineData("pico", 1.4, 9.05)]
    [InlineData("nano", 2.45, 15.59)]
    [InlineData("tiny", 4.5, 28.6)]
    [InlineData("small", 8.7, 50.2)]
    [InlineData("base", 15.4, 88.6)]
    [InlineData("large", 34.4, 197.8)]
    public void Costs_are_the_published_ones(string name, double gigaOperations, double millionParameters)
    {
        SizedNetwork network = Published(name);

        Assert.InRange(network.Operations / 1e9, gigaOperations - 0.05, gigaOperations + 0.05);
        Assert.InRange(network.Parameters / 1e6, millionParameters - 0.05, millionParameters + 0.05);
    }

    // Each tensor's shape is what the import of weights asks for.
    [Theory]
    [InlineData("femto")]
    [InlineData("tiny")]
    [InlineData("large")]
    public void Parameters_are_as_many_as_the_tensors_of_such_a_network_have(string name)
    {
        SizedNetwork network = Published(name);
        ConvNeXtShape shape = new()
        {
            Depths = network.Depths, Widths = [.. network.Stages.Select(stage => stage.Channels)], HasLayerScale = true,
            HasResponseNorm = false, NormsMap = false, Labels = network.Labels,
        };

        long expected = shape.Layers().Sum(layer => PartsOf(layer).Sum(part => shape.ShapesOf(layer, part)[0].Aggregate(1L, Times)));

        Assert.Equal(expected, network.Parameters);
    }

    // By hand: stage by stage at 56, 28, 14 and 7 pixels.
    [Fact]
    public void Operations_of_Tiny_are_those_of_its_layers()
    {
        IReadOnlyList<StageCost> stages = Published("tiny").Stages;

        Assert.Equal([56, 28, 14, 7], stages.Select(stage => stage.Side));
        Assert.Equal(56L * 56 * 48 * 96, stages[0].EntryOperations);
        Assert.Equal(28L * 28 * (2 * 2 * 96) * 192, stages[1].EntryOperations);
        Assert.Equal(9L * 14 * 14 * 384 * 49, stages[2].DepthwiseOperations);
        Assert.Equal(3L * 7 * 7 * 2 * 768 * (4 * 768), stages[3].PointwiseOperations);
        Assert.Equal(768L * 1000, Published("tiny").HeadOperations);
    }

    [Fact]
    public void A_quarter_of_the_hidden_channels_less_is_a_quarter_of_the_linear_layers_less_and_nothing_else()
    {
        SizedNetwork whole = Published("base");
        SizedNetwork pruned = whole.Pruned(3);

        long linear = whole.Stages.Sum(stage => stage.PointwiseOperations);
        Assert.Equal(whole.Operations - (linear / 4), pruned.Operations);
        Assert.Equal(3 * 128, pruned.Stages[0].Hidden);
    }

    [Fact]
    public void Operations_grow_with_the_pixels_and_what_fills_no_patch_is_left_out()
    {
        SizedNetwork tiny = Published("tiny");

        Assert.Equal(4 * (tiny.Operations - tiny.HeadOperations), (tiny with { Side = 448 }).Operations - tiny.HeadOperations);
        Assert.Equal([50, 25, 12, 6], (tiny with { Side = 200 }).Stages.Select(stage => stage.Side));
    }

    // The bundled model is a ConvNeXt-Tiny with six labels.
    [Fact]
    public void Bytes_are_those_of_an_INT8_model_within_2_percent()
    {
        long file = new FileInfo(Path.Combine(RepositoryRoot.Path, "Tools/Demo/model.int8.onnx")).Length;

        Assert.InRange((Published("tiny") with { Labels = 6 }).Bytes / (double)file, 0.98, 1);
    }

    [Fact]
    public void Published_sizes_grow_in_operations_and_in_accuracy()
    {
        SizedNetwork[] networks = [.. PublishedSize.All.Select(size => size.At(Trained))];

        Assert.Equal(networks.OrderBy(network => network.Operations), networks);
        Assert.Equal(PublishedSize.All.OrderBy(size => size.Top1), PublishedSize.All);
    }

    [Fact]
    public void Inputs_without_a_pixel_for_the_last_stage_and_networks_without_hidden_channels_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PublishedSize.All[0].At(31));
        Assert.Throws<ArgumentOutOfRangeException>(() => Published("tiny").Pruned(0));
        Assert.Equal(1, PublishedSize.All[0].At(32).Stages[^1].Side);
    }

    private static SizedNetwork Published(string name) => PublishedSize.All.Single(size => size.Name == name).At(Trained);

    private static long Times(long product, int length) => product * length;

    private static Part[] PartsOf(Layer layer) =>
        layer.Role == LayerRole.LayerScale ? [Part.Weight] : [Part.Weight, Part.Bias];
}
