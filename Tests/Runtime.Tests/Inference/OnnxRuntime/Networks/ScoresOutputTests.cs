using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;
using Microsoft.ML.OnnxRuntime;
using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Networks;

/// <summary>However a network gives its scores out, they are its one output, [n, labels], as logits.</summary>
public sealed class ScoresOutputTests
{
    private static readonly NetworkTask TwoLabels = new() { Labels = 2 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_several_outputs_the_one_with_as_many_scores_as_labels_stays(bool hasShapes)
    {
        byte[] network = OfOutputs(hasShapes, ("means", [1, 3, 1, 1]), ("scores", [1, 6]), ("flat", [1, 3]));

        Network plain = Network.Parse(TinyNetwork.Plain(network, TinyNetwork.Task).Bytes);

        Assert.Equal("scores", Assert.Single(plain.Graph.Outputs).Name);
        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(network));
    }

    [Fact]
    public void What_only_another_output_needs_goes_with_it()
    {
        Network plain = Network.Parse(
            TinyNetwork.Plain(MisshapenNetwork.TwoHeads(), TinyNetwork.Task with { OutputName = "scores" }).Bytes);

        Assert.DoesNotContain(plain.Graph.Nodes, node => node.Operator == "Neg");
    }

    [Fact]
    public void The_output_that_the_manifest_names_stays()
    {
        PlainForm plain = TinyNetwork.Plain(MisshapenNetwork.TwoHeads(), TinyNetwork.Task with { OutputName = "negated" });

        Assert.Equal("negated", Assert.Single(Network.Parse(plain.Bytes).Graph.Outputs).Name);
        Assert.Null(plain.Describe(TinyModel.Manifest with { OutputName = "negated" }).OutputName);
    }

    [Fact]
    public void Without_labels_several_outputs_stay()
    {
        byte[] network = MisshapenNetwork.TwoHeads();

        Assert.Same(network, TinyNetwork.Plain(network).Bytes);
    }

    [Fact]
    public void Outputs_of_which_several_fit_or_none_does_are_named()
    {
        Refuses(
            MisshapenNetwork.TwoHeads(), TinyNetwork.Task,
            "2 outputs, several of them with a score for each of the 6 labels: 'scores' [1, 6], 'negated' [1, 6]");
        Refuses(
            OfOutputs(true, ("means", [1, 3, 1, 1]), ("flat", [1, 3])), TinyNetwork.Task,
            "2 outputs, none of them with a score for each of the 6 labels: 'means' [1, 3, 1, 1], 'flat' [1, 3]");
        Refuses(
            MisshapenNetwork.TwoHeads(), TinyNetwork.Task with { OutputName = "probabilities" },
            "The network has no output 'probabilities', which the manifest names: it has 'scores' [1, 6], 'negated' [1, 6]");
        Refuses(
            TinyModel.FloatOnnx(), TinyNetwork.Task with { OutputName = "logits" },
            "The network has no output 'logits', which the manifest names: it has 'scores' [1, 6]");
    }

    [Theory]
    [InlineData(1, 6, 1, 1)]
    [InlineData(1, 1, 1, 6)]
    [InlineData(1, 1, 6)]
    public void Scores_in_a_map_of_one_cell_are_flattened(params int[] shape)
    {
        byte[] network = Mapped(shape);

        NetworkValue output = Assert.Single(Network.Parse(TinyNetwork.Plain(network).Bytes).Graph.Outputs);
        Assert.Equal([1, 6], output.Shape);
        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(network));
    }

    [Theory]
    [InlineData(1, 2, 3, 1)]
    [InlineData(1, 2, 3)]
    public void Scores_along_two_axes_stay(params int[] shape)
    {
        byte[] network = Mapped(shape);

        Assert.Same(network, TinyNetwork.Plain(network).Bytes);
    }

    [Theory]
    [InlineData("Gemm")]
    [InlineData("Gemm, turned")]
    [InlineData("Gemm without bias")]
    [InlineData("MatMul")]
    [InlineData("MatMul and Add")]
    public void One_Sigmoid_is_the_score_of_the_second_of_two_labels(string layer)
    {
        byte[] network = OneSigmoid(layer);

        PlainForm plain = TinyNetwork.Plain(network, TwoLabels);

        float[] scores = Scores(plain.Bytes, 2);
        float probability = Scores(network, 1)[0];
        Assert.True(plain.HadSoftmax);
        Assert.Equal(0, scores[0]);
        Assert.Equal(probability, MathF.Exp(scores[1]) / (1 + MathF.Exp(scores[1])), 1e-6f);
        Assert.Equal(
            ModelOutput.Logits, plain.Describe(TinyModel.Manifest with { Output = ModelOutput.Probabilities }).Output);
    }

    [Fact]
    public void One_Sigmoid_may_be_cast_to_float_and_whatever_else_is_behind_it_is_refused_by_name()
    {
        float[] expected = Scores(TinyNetwork.Plain(OneSigmoid("Gemm"), TwoLabels).Bytes, 2);

        Assert.Equal(expected, Scores(TinyNetwork.Plain(OneSigmoid("Gemm", "Cast"), TwoLabels).Bytes, 2));
        Refuses(OneSigmoid("Gemm", "Reshape"), TwoLabels, "Reshape node 'scores' behind it is not known to hand two scores on");
    }

    [Fact]
    public void One_Sigmoid_that_no_linear_layer_makes_is_refused_by_name() => Refuses(
        OneSigmoid("ReduceMax"), TwoLabels,
        "The Sigmoid at the end (node 'scores') stands for two labels, and ReduceMax node 'x' before it is no linear layer");

    [Fact]
    public void Several_Sigmoids_are_refused_by_name_whatever_the_labels()
    {
        Refuses(TinyModel.FloatOnnx(TinyTails.One("Sigmoid")), TinyNetwork.Task, "ends in a Sigmoid (node 'scores')");
        Refuses(OneSigmoid("Gemm"), TinyNetwork.Task, "ends in a Sigmoid (node 'scores')");
    }

    private static void Refuses(byte[] network, NetworkTask task, string reason)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => TinyNetwork.Plain(network, task));

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal("tiny.onnx", fault.Where);
    }

    private static float[] Scores(byte[] network, int labels)
    {
        using InferenceSession session = new(network);
        float[] picture = [.. Enumerable.Range(0, 3 * TinyModel.Side * TinyModel.Side).Select(index => index % 7 / 7f)];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(
            picture, [1, 3, TinyModel.Side, TinyModel.Side]);
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, ["input"], [input], ["scores"]);
        float[] scores = results[0].GetTensorDataAsSpan<float>().ToArray();
        Assert.Equal(labels, scores.Length);
        return scores;
    }

    private static byte[] OneSigmoid(string layer, string? behind = null) => Model(
        Value("input", FloatType, 1, 3, TinyModel.Side, TinyModel.Side),
        graph =>
        {
            graph.Message(1, node => Node(node, "GlobalAveragePool", ["input"], "means"));
            graph.Message(1, node => Node(node, "Flatten", ["means"], "flat"));
            graph.Message(5, tensor => Tensor(tensor, "column", [3, 1], [1, -2, 3]));
            graph.Message(5, tensor => Tensor(tensor, "row", [1, 3], [1, -2, 3]));
            graph.Message(5, tensor => Tensor(tensor, "bias", [1], [0.25f]));
            switch (layer)
            {
                case "Gemm":
                    graph.Message(1, node => Node(node, "Gemm", ["flat", "column", "bias"], "x"));
                    break;
                case "Gemm, turned":
                    graph.Message(1, node => Node(node, "Gemm", ["flat", "row", "bias"], "x", turn => Number(turn, "transB", 1)));
                    break;
                case "Gemm without bias":
                    graph.Message(1, node => Node(node, "Gemm", ["flat", "column"], "x"));
                    break;
                case "MatMul":
                    graph.Message(1, node => Node(node, "MatMul", ["flat", "column"], "x"));
                    break;
                case "MatMul and Add":
                    graph.Message(1, node => Node(node, "MatMul", ["flat", "column"], "product"));
                    graph.Message(1, node => Node(node, "Add", ["bias", "product"], "x"));
                    break;
                default:
                    graph.Message(1, node => Node(node, layer, ["flat"], "x", axes => Numbers(axes, "axes", 1)));
                    break;
            }

            if (behind is null)
            {
                graph.Message(1, node => Node(node, "Sigmoid", ["x"], "scores"));
                return;
            }

            graph.Message(1, node => Node(node, "Sigmoid", ["x"], "p"));
            graph.Message(5, tensor => Integers(tensor, "shape", 1, 1));
            graph.Message(1, node =>
            {
                if (behind == "Cast")
                {
                    Node(node, behind, ["p"], "scores", attribute => Number(attribute, "to", FloatType));
                }
                else
                {
                    Node(node, behind, ["p", "shape"], "scores");
                }
            });
        },
        labels: 1);

    private static byte[] Mapped(int[] shape)
    {
        ProtobufMessage model = new();
        model.Number(1, 8);
        model.Message(8, opset => opset.Number(2, 13));
        model.Message(7, graph =>
        {
            TinyModel.Head("input", scale: 1, output: "logits")(graph);
            graph.Message(5, tensor => Integers(tensor, "shape", [.. shape.Select(size => (long)size)]));
            graph.Message(1, node => Node(node, "Reshape", ["logits", "shape"], "scores"));
            graph.Text(2, "maps");
            graph.Message(11, Value("input", FloatType, 1, 3, TinyModel.Side, TinyModel.Side));
            graph.Message(12, Value("scores", FloatType, shape));
        });
        return model.ToArray();
    }

    private static byte[] OfOutputs(bool hasShapes, params (string Name, int[] Shape)[] outputs)
    {
        ProtobufMessage model = new();
        model.Number(1, 8);
        model.Message(8, opset => opset.Number(2, 13));
        model.Message(7, graph =>
        {
            TinyModel.Head("input", scale: 1)(graph);
            graph.Text(2, "outputs");
            graph.Message(11, Value("input", FloatType, 1, 3, TinyModel.Side, TinyModel.Side));
            foreach ((string name, int[] shape) in outputs)
            {
                graph.Message(12, hasShapes ? Value(name, FloatType, shape) : value => value.Text(1, name));
            }
        });
        return model.ToArray();
    }
}
