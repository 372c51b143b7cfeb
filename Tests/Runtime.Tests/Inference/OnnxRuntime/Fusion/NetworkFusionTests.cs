using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Fusion;

/// <summary>
/// What of the bundled network is put on kernels when it is another one in a place, by the kernels in C# that run everywhere.
/// </summary>
public sealed class NetworkFusionTests
{
    private static readonly byte[] Whole = NetworkPart.Whole();

    [Fact]
    public void Every_block_is_found() => Assert.Equal((18, 4, 14), Layers(_ => { }));

    [Fact]
    public void A_file_that_names_the_domain_of_the_layers_is_left_alone() => Assert.Equal(
        (0, 0, 0),
        Layers(network => network.Graph.Nodes.Last().Become(NetworkFusion.Domain, NetworkFusion.TypeOf(0), ["input"], ["other"])));

    [Fact]
    public void What_lies_inside_of_a_layer_and_is_given_out_keeps_it_apart() => Assert.Equal(
        17, Layers(network => network.Graph.AddOutput(First(network, "DequantizeLinear").Outputs.First())).Depthwise);

    [Fact]
    public void What_lies_inside_of_a_layer_and_is_read_elsewhere_keeps_it_apart() => Assert.Equal(
        17, Layers(network => network.Graph.AddIdentity(First(network, "DequantizeLinear").Outputs.First(), "elsewhere")).Depthwise);

    [Theory]
    [InlineData("group", 1)]
    [InlineData("channels_last", 0)]
    public void A_convolution_of_another_kind_keeps_its_layer_apart(string attribute, long value) => Assert.Equal(
        17, Layers(network => First(network, "QLinearConv").Attribute(attribute)!.Become(value)).Depthwise);

    [Fact]
    public void An_operator_of_another_domain_that_is_called_alike_is_none() => Assert.Equal(
        3,
        Layers(network =>
        {
            NetworkNode norm = First(network, "LayerNormalization");
            norm.Become("elsewhere", "LayerNormalization", [.. norm.Inputs], [.. norm.Outputs]);
        }).Norms);

    private static (int Depthwise, int Norms, int Sums) Layers(Action<Network> change)
    {
        Network network = Network.Parse(Whole);
        change(network);
        using FusedScratch scratch = new(1);
        IReadOnlyList<FusedLayer> layers = NetworkFusion.Run(network, folder: null, IntegerKernels.Managed, scratch);
        foreach (FusedLayer layer in layers)
        {
            layer.Dispose();
        }

        return (layers.OfType<FusedDepthwise>().Count(), layers.OfType<FusedNorm>().Count(), layers.OfType<FusedSum>().Count());
    }

    private static NetworkNode First(Network network, string type) => network.Graph.Nodes.First(node => node.Operator == type);
}
