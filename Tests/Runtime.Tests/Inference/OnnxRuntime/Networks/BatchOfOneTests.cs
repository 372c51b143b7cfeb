using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Testing;
using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Networks;

/// <summary>Networks that take several pictures at once judge one as the network of one does.</summary>
public sealed class BatchOfOneTests
{
    private const int Pictures = 8;
    private const int Labels = 6;

    private static readonly float[] Square = [.. Enumerable.Range(0, Labels * Labels).Select(index => (float)index)];

    [Fact]
    public void A_fixed_batch_becomes_one()
    {
        byte[] plain = TinyNetwork.Plain(MisshapenNetwork.OfBatch(Pictures)).Bytes;

        NetworkGraph graph = Network.Parse(plain).Graph;
        Assert.Equal([1, 3, TinyModel.Side, TinyModel.Side], Assert.Single(graph.Inputs).Shape);
        Assert.Equal([1, Labels], Assert.Single(graph.Outputs).Shape);
        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(MisshapenNetwork.OfBatch(Pictures)));
    }

    [Theory]
    [InlineData("Reshape")]
    [InlineData("merged Reshape")]
    [InlineData("Reshape of a Concat")]
    [InlineData("Transpose")]
    [InlineData("Unsqueeze and Squeeze")]
    [InlineData("Add of equal rows")]
    [InlineData("Add of equal rows that are handed on")]
    [InlineData("MatMul of a turned weight")]
    [InlineData("MatMul of a dequantized weight")]
    [InlineData("Softmax by hand over the labels")]
    [InlineData("Split and Concat")]
    [InlineData("Gelu of ONNX Runtime")]
    public void What_keeps_pictures_apart_is_followed(string tail)
    {
        float[] scores = TinyNetwork.Scores(OfBatch(Pictures, graph => Write(graph, tail, Pictures)));

        Assert.Equal(TinyNetwork.Scores(OfBatch(1, graph => Write(graph, tail, 1))), scores);
    }

    [Fact]
    public void A_constant_that_another_node_reads_stays_as_it_is_for_that()
    {
        byte[] network = OfBatch(Pictures, graph =>
        {
            graph.Message(5, tensor => Integers(tensor, "shape", Pictures, Labels));
            graph.Message(1, node => Node(node, "Reshape", ["logits", "shape"], "scores"));
            graph.Message(1, node => Node(node, "ConstantOfShape", ["shape"], "unread"));
        });

        Network plain = Network.Parse(TinyNetwork.Plain(network).Bytes);

        NetworkNode[] nodes = [.. plain.Graph.Nodes];
        NetworkTensor[] constants = [.. plain.Graph.Initializers];
        Assert.Equal([1, Labels], Shape(nodes.Single(node => node.Is("Reshape")).Inputs.Last()));
        Assert.Equal([Pictures, Labels], Shape(nodes.Single(node => node.Is("ConstantOfShape")).Inputs.Single()));

        IReadOnlyList<long> Shape(string name) => constants.Single(tensor => tensor.Name == name).Integers(null);
    }

    [Theory]
    [InlineData("ReduceMean", "ReduceMean node 'tail' mixes them")]
    [InlineData("Softmax", "Softmax node 'tail' mixes them")]
    [InlineData("Flatten", "Flatten node 'tail' mixes them")]
    [InlineData("Concat", "Concat node 'tail' mixes them")]
    [InlineData("CumSum", "CumSum node 'tail' is not known to keep them apart")]
    [InlineData("Add", "Add node 'tail' mixes them")]
    [InlineData("Reshape", "Reshape node 'tail' mixes them")]
    public void What_mixes_pictures_is_refused_by_its_name(string type, string reason)
    {
        byte[] network = OfBatch(Pictures, graph =>
        {
            graph.Message(5, tensor => Integers(tensor, "zero", 0));
            graph.Message(5, tensor => Integers(tensor, "mixed", Labels, Pictures));
            float[] rows = [.. Enumerable.Range(0, Pictures * Labels).Select(index => (float)index)];
            graph.Message(5, tensor => Tensor(tensor, "rows", [Pictures, Labels], rows));
            graph.Message(1, node =>
            {
                string[] inputs = type switch
                {
                    "Concat" => ["logits", "logits"],
                    "CumSum" => ["logits", "zero"],
                    "Add" => ["logits", "rows"],
                    "Reshape" => ["logits", "mixed"],
                    _ => ["logits"],
                };
                Node(node, type, inputs, "scores", type is "Softmax" or "Flatten" or "Concat"
                    ? attribute => Number(attribute, "axis", 0)
                    : type == "ReduceMean" ? attribute => Numbers(attribute, "axes", 0) : null);
                node.Text(3, "tail");
            });
        });

        EdgeException fault = Assert.Throws<EdgeException>(() => TinyNetwork.Plain(network));

        Assert.Contains($"The network takes 8 pictures at once, and {reason}", fault.Message, StringComparison.Ordinal);
        Assert.Equal("Export it again with a free batch size or a batch of 1.", fault.Remedy);
    }

    [Fact]
    public void Nodes_are_followed_in_whatever_order_the_file_has_them()
    {
        byte[] network = OfBatch(Pictures, graph =>
        {
            graph.Message(5, tensor => Integers(tensor, "shape", Pictures, Labels));
            graph.Message(1, node => Node(node, "Reshape", ["turned", "shape"], "scores"));
            graph.Message(1, node => Node(node, "Neg", ["logits"], "turned"));
        });

        Assert.Contains(
            Network.Parse(TinyNetwork.Plain(network).Bytes).Graph.Initializers, tensor => tensor.Integers(null).SequenceEqual([1, Labels]));
    }

    private static void Write(ProtobufMessage graph, string tail, int pictures)
    {
        switch (tail)
        {
            case "Reshape":
                graph.Message(5, tensor => Integers(tensor, "shape", pictures, Labels));
                graph.Message(1, node => Node(node, "Reshape", ["logits", "shape"], "scores"));
                break;
            case "merged Reshape":
                graph.Message(5, tensor => Integers(tensor, "merged", pictures * Labels / 2, 2));
                graph.Message(5, tensor => Integers(tensor, "shape", pictures, Labels));
                graph.Message(1, node => Node(node, "Reshape", ["logits", "merged"], "pairs"));
                graph.Message(1, node => Node(node, "Reshape", ["pairs", "shape"], "scores"));
                break;
            case "Reshape of a Concat":
                graph.Message(5, tensor => Integers(tensor, "first", pictures));
                graph.Message(5, tensor => Integers(tensor, "second", Labels));
                graph.Message(
                    1, node => Node(node, "Concat", ["first", "second"], "shape", attribute => Number(attribute, "axis", 0)));
                graph.Message(1, node => Node(node, "Reshape", ["logits", "shape"], "scores"));
                break;
            case "Transpose":
                graph.Message(1, node => Node(node, "Transpose", ["logits"], "turned"));
                graph.Message(1, node => Node(node, "Neg", ["turned"], "negated"));
                graph.Message(
                    1, node => Node(node, "Transpose", ["negated"], "scores", attribute => Numbers(attribute, "perm", 1, 0)));
                break;
            case "Unsqueeze and Squeeze":
                graph.Message(5, tensor => Integers(tensor, "axis", 0));
                graph.Message(1, node => Node(node, "Unsqueeze", ["logits", "axis"], "deep"));
                graph.Message(1, node => Node(node, "Squeeze", ["deep", "axis"], "scores"));
                break;
            case "Add of equal rows":
                float[] rows = [.. Enumerable.Range(0, pictures).SelectMany(_ => new float[] { 1, 2, 3, 4, 5, 6 })];
                graph.Message(5, tensor => Tensor(tensor, "rows", [pictures, Labels], rows));
                graph.Message(1, node => Node(node, "Add", ["rows", "logits"], "scores"));
                break;
            case "Add of equal rows that are handed on":
                float[] equal = [.. Enumerable.Range(0, pictures).SelectMany(_ => new float[] { 1, 2, 3, 4, 5, 6 })];
                graph.Message(5, tensor => Tensor(tensor, "equal", [pictures, Labels], equal));
                graph.Message(1, node => Node(node, "Identity", ["equal"], "rows"));
                graph.Message(1, node => Node(node, "Add", ["rows", "logits"], "scores"));
                break;
            case "MatMul of a turned weight":
                graph.Message(5, tensor => Tensor(tensor, "columns", [Labels, Labels], Square));
                graph.Message(1, node => Node(node, "Transpose", ["columns"], "weight"));
                graph.Message(1, node => Node(node, "MatMul", ["logits", "weight"], "scores"));
                break;
            case "MatMul of a dequantized weight":
                graph.Message(5, tensor =>
                {
                    tensor.Number(1, Labels);
                    tensor.Number(1, Labels);
                    tensor.Number(2, ByteType);
                    tensor.Text(8, "levels");
                    tensor.Bytes(9, [.. Enumerable.Range(0, Labels * Labels).Select(index => (byte)index)]);
                });
                graph.Message(5, tensor => Tensor(tensor, "step", [], [0.5f]));
                graph.Message(1, node => Node(node, "DequantizeLinear", ["levels", "step"], "weight"));
                graph.Message(1, node => Node(node, "MatMul", ["logits", "weight"], "scores"));
                break;
            case "Softmax by hand over the labels":
                graph.Message(5, tensor => Integers(tensor, "labels", 1));
                graph.Message(1, node => Node(node, "ReduceSum", ["logits", "labels"], "sum"));
                graph.Message(1, node => Node(node, "Sub", ["logits", "sum"], "scores"));
                break;
            case "Gelu of ONNX Runtime":
                graph.Message(1, node =>
                {
                    Node(node, "Gelu", ["logits"], "scores");
                    node.Text(7, "com.microsoft");
                });
                break;
            default:
                graph.Message(1, node =>
                {
                    Node(node, "Split", ["logits"], "left", attribute => Number(attribute, "axis", 1));
                    node.Text(2, "right");
                });
                graph.Message(
                    1, node => Node(node, "Concat", ["right", "left"], "scores", attribute => Number(attribute, "axis", 1)));
                break;
        }
    }

    private static byte[] OfBatch(int pictures, Action<ProtobufMessage> tail)
    {
        ProtobufMessage model = new();
        model.Number(1, 8);
        model.Message(8, opset => opset.Number(2, 13));
        model.Message(8, opset =>
        {
            opset.Text(1, "com.microsoft");
            opset.Number(2, 1);
        });
        model.Message(7, graph =>
        {
            TinyModel.Head("input", scale: 1, output: "logits")(graph);
            tail(graph);
            graph.Text(2, "batch");
            graph.Message(11, Value("input", FloatType, pictures, 3, TinyModel.Side, TinyModel.Side));
            graph.Message(12, Value("scores", FloatType, pictures, Labels));
        });
        return model.ToArray();
    }
}
