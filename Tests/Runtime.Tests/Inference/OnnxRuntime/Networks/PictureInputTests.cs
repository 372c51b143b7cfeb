using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Testing;
using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Networks;

/// <summary>However a network takes its picture, in plain form it takes normalised floats, [n, 3, height, width].</summary>
public sealed class PictureInputTests
{
    private const int Side = TinyModel.Side;

    private static readonly NetworkTask Normalised = new()
    {
        Picture = TinyModel.Manifest.Input with { Mean = [0.5f, 0.4f, 0.3f], Std = [0.2f, 0.25f, 0.5f] }, Labels = TinyModel.Labels.Count,
    };

    [Fact]
    public void Floats_with_the_channels_last_are_turned()
    {
        byte[] network = MisshapenNetwork.ColoursLast();

        Network plain = Network.Parse(TinyNetwork.Plain(network, TinyNetwork.Task).Bytes);

        Assert.Equal([1, 3, Side, Side], Assert.Single(plain.Graph.Inputs).Shape);
        Assert.DoesNotContain(plain.Graph.Nodes, node => node.Operator == "Transpose");
        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(network));
    }

    [Fact]
    public void A_network_that_works_with_the_channels_last_gets_one_Transpose()
    {
        byte[] network = OfInput(
            Value("input", FloatType, 1, Side, Side, 3),
            graph => graph.Message(1, node => Node(node, "Relu", ["input"], "positive")),
            graph =>
                graph.Message(1, node => Node(node, "Transpose", ["positive"], "planes", order => Numbers(order, "perm", 0, 3, 1, 2))));

        Network plain = Network.Parse(TinyNetwork.Plain(network, TinyNetwork.Task).Bytes);

        Assert.Equal(["Transpose", "Relu", "Transpose"], plain.Graph.Nodes.Take(3).Select(node => node.Operator));
        Assert.Equal([0, 2, 3, 1], plain.Graph.Nodes.First().Attribute("perm")!.Integers);
        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(network));
    }

    [Fact]
    public void Bytes_are_made_of_the_normalised_picture()
    {
        Network plain = Network.Parse(TinyNetwork.Plain(TinyModel.ByteOnnx(), Normalised).Bytes);

        NetworkNode[] nodes = [.. plain.Graph.Nodes];
        Assert.Equal(["Mul", "Add", "GlobalAveragePool"], nodes.Take(3).Select(node => node.Operator));
        ConstantValues constants = new(new GraphTrace(plain), folder: null);
        Equal([0.2f * 255, 0.25f * 255, 0.5f * 255], constants.Floats(nodes[0].Inputs.Last())!.Values);
        Equal([0.5f * 255, 0.4f * 255, 0.3f * 255], constants.Floats(nodes[1].Inputs.Last())!.Values);
        NetworkValue input = Assert.Single(plain.Graph.Inputs);
        Assert.Equal(TensorTypes.Float, input.ElementType);
        Assert.Equal([1, 3, Side, Side], input.Shape);
    }

    [Fact]
    public void Bytes_judge_as_the_floats_that_they_are_made_of()
    {
        float[] expected = TinyNetwork.Scores(TinyModel.FloatOnnx());

        Assert.All(expected.Zip(TinyNetwork.Scores(TinyModel.ByteOnnx())), pair => Assert.Equal(pair.First, pair.Second, 1e-2));
    }

    [Fact]
    public void A_variant_that_takes_bytes_stays_as_it_is()
    {
        byte[] network = TinyModel.ByteOnnx();

        Assert.Same(network, TinyNetwork.Plain(network, NetworkTask.Of(TinyModel.Manifest, TinyModel.Manifest.Variants[1])).Bytes);
    }

    [Fact]
    public void Bytes_that_are_computed_with_are_refused_by_name()
    {
        byte[] network = OfInput(
            Value("input", ByteType, 1, Side, Side, 3),
            graph => graph.Message(1, node =>
            {
                Node(node, "Max", ["input"], "most");
                node.Text(3, "brightest");
            }),
            graph => graph.Message(1, node => Node(node, "Cast", ["most"], "planes", type => Number(type, "to", FloatType))));

        Refuses(network, TinyNetwork.Task, "takes its picture as bytes, and Max node 'brightest' computes with them");
    }

    [Theory]
    [InlineData(3, 3, "there is a 3 in both places")]
    [InlineData(1, 1, "there is a 1 in both places")]
    public void A_shape_that_does_not_tell_the_layout_is_refused(int height, int width, string reason)
    {
        NetworkTask task = new() { Picture = TinyModel.Manifest.Input with { Height = height, Width = width }, Labels = 6 };
        byte[] network = OfInput(
            Value("input", FloatType, 1, height, height, width),
            graph => graph.Message(1, node => Node(node, "Identity", ["input"], "planes")), _ => { });

        Refuses(network, task, reason);
    }

    [Fact]
    public void Where_one_layout_alone_fits_the_pictures_size_that_is_it()
    {
        NetworkTask task = new() { Picture = TinyModel.Manifest.Input with { Height = 3, Width = 32 }, Labels = 6 };
        byte[] network = OfInput(
            Value("input", FloatType, 1, 3, 32, 3),
            graph =>
                graph.Message(1, node => Node(node, "Transpose", ["input"], "planes", order => Numbers(order, "perm", 0, 3, 1, 2))),
            _ => { });

        Assert.Equal([1, 3, 3, 32], Assert.Single(Network.Parse(TinyNetwork.Plain(network, task).Bytes).Graph.Inputs).Shape);
    }

    [Fact]
    public void A_grey_channel_before_a_convolution_becomes_three()
    {
        Network plain = Network.Parse(TinyNetwork.Plain(MisshapenNetwork.GreyConvolution(), TinyNetwork.Task).Bytes);

        NetworkNode conv = plain.Graph.Nodes.First();
        ConstantArray weights = new ConstantValues(new GraphTrace(plain), folder: null).Floats(conv.Inputs.ElementAt(1))!;
        Assert.Equal([1, 3, Side, Side], Assert.Single(plain.Graph.Inputs).Shape);
        Assert.Equal([3, 3, 1, 1], weights.Dimensions);
        Equal([1 / 3f, 1 / 3f, 1 / 3f, 2 / 3f, 2 / 3f, 2 / 3f, 1, 1, 1], weights.Values);
        Assert.DoesNotContain(plain.Graph.Initializers, tensor => tensor.Name == "grey");
    }

    [Fact]
    public void A_grey_channel_that_no_convolution_reads_is_refused_by_name() =>
        Refuses(MisshapenNetwork.Grey(), TinyNetwork.Task, "takes one grey channel, and Concat node 'planes' reads it");

    [Fact]
    public void A_grey_channel_is_normalised_in_one_way() =>
        Refuses(
            MisshapenNetwork.GreyConvolution(), Normalised,
            "takes one grey channel, and the manifest normalises three channels differently");

    private static void Refuses(byte[] network, NetworkTask task, string reason)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => TinyNetwork.Plain(network, task));

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal("tiny.onnx", fault.Where);
    }

    private static void Equal(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    private static byte[] OfInput(Action<ProtobufMessage> input, Action<ProtobufMessage> first, Action<ProtobufMessage> second) => Model(
        input,
        graph =>
        {
            first(graph);
            second(graph);
            TinyModel.Head("planes", scale: 1)(graph);
        },
        TinyModel.Labels.Count);
}
