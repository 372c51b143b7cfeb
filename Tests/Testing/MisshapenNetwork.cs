using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Testing;

/// <summary><see cref="TinyModel"/>'s networks as some exporters shape them, each in another way.</summary>
public static class MisshapenNetwork
{
    private const int Float16Type = 10;
    private const int Side = TinyModel.Side;

    private static readonly string[] Planes = ["input", "input", "input"];

    /// <summary>Takes a fixed number of pictures at once.</summary>
    public static byte[] OfBatch(int pictures) =>
        Classifier(Value("input", FloatType, pictures, 3, Side, Side), "input", _ => { }, pictures);

    /// <summary>Takes eight pictures at once and gives each the mean of all.</summary>
    public static byte[] OfMixedBatch() => Network(
        Value("input", FloatType, 8, 3, Side, Side),
        graph =>
        {
            graph.Message(1, node =>
            {
                Node(node, "ReduceMean", ["input"], "mean", attribute => Numbers(attribute, "axes", 0));
                node.Text(3, "over all pictures");
            });
            TinyModel.Head("mean", scale: 1)(graph);
        },
        Value("scores", FloatType, 1, TinyModel.Labels.Count));

    /// <summary>Gives two outputs of as many scores as there are labels, the second of them negated.</summary>
    public static byte[] TwoHeads() => Network(
        Value("input", FloatType, 1, 3, Side, Side),
        graph =>
        {
            TinyModel.Head("input", scale: 1)(graph);
            graph.Message(1, node => Node(node, "Neg", ["scores"], "negated"));
        },
        Value("scores", FloatType, 1, TinyModel.Labels.Count), Value("negated", FloatType, 1, TinyModel.Labels.Count));

    /// <summary>Takes floats with the colours last.</summary>
    public static byte[] ColoursLast() => Classifier(
        Value("input", FloatType, 1, Side, Side, 3), "planes",
        graph =>
            graph.Message(1, node => Node(node, "Transpose", ["input"], "planes", attribute => Numbers(attribute, "perm", 0, 3, 1, 2))));

    /// <summary>Takes one grey channel.</summary>
    public static byte[] Grey() => Classifier(
        Value("input", FloatType, 1, 1, Side, Side), "planes",
        graph => graph.Message(1, node => Node(node, "Concat", Planes, "planes", attribute => Number(attribute, "axis", 1))));

    /// <summary>Takes one grey channel, of which a convolution makes three planes: 1, 2 and 3 times what it is.</summary>
    public static byte[] GreyConvolution() => Classifier(
        Value("input", FloatType, 1, 1, Side, Side), "planes",
        graph =>
        {
            graph.Message(5, tensor => Tensor(tensor, "grey", [3, 1, 1, 1], [1, 2, 3]));
            graph.Message(1, node => Node(node, "Conv", ["input", "grey"], "planes"));
        });

    /// <summary>Takes float16.</summary>
    public static byte[] HalfInput() => Classifier(
        Value("input", Float16Type, 1, 3, Side, Side), "planes",
        graph => graph.Message(1, node => Node(node, "Cast", ["input"], "planes", attribute => Number(attribute, "to", FloatType))));

    /// <summary>Takes three channels of another size than <see cref="TinyModel"/>'s.</summary>
    public static byte[] OfSide(int side) => Classifier(Value("input", FloatType, 1, 3, side, side), "input", _ => { });

    /// <summary>Takes a picture without the dimension of the batch.</summary>
    public static byte[] WithoutBatch() => Classifier(
        Value("input", FloatType, 3, Side, Side), "planes",
        graph =>
        {
            graph.Message(1, node => Node(node, "Reshape", ["input", "shape"], "planes"));
            graph.Message(5, tensor => Whole(tensor, "shape", [1, 3, Side, Side]));
        });

    /// <summary>Gives the means of three channels, [1, 3, 1, 1], as the scores of three labels.</summary>
    public static byte[] ScoresAsMaps() => Network(
        Value("input", FloatType, 1, 3, Side, Side),
        graph => graph.Message(1, node => Node(node, "GlobalAveragePool", ["input"], "scores")), Value("scores", FloatType, 1, 3, 1, 1));

    /// <summary>Gives the features that the scores are made of beside the scores.</summary>
    public static byte[] ScoresAndFeatures() => Network(
        Value("input", FloatType, 1, 3, Side, Side), TinyModel.Head("input", scale: 1),
        Value("scores", FloatType, 1, TinyModel.Labels.Count), Value("flat", FloatType, 1, 3));

    /// <summary>Gives a score for each pixel.</summary>
    public static byte[] Segmentation() => Network(
        Value("input", FloatType, 1, 3, Side, Side), graph => graph.Message(1, node => Node(node, "Relu", ["input"], "scores")),
        Value("scores", FloatType, 1, 3, Side, Side));

    private static byte[] Classifier(Action<ProtobufMessage> input, string planes, Action<ProtobufMessage> before, int pictures = 1) =>
        Network(
        input,
        graph =>
        {
            before(graph);
            TinyModel.Head(planes, scale: 1)(graph);
        },
        Value("scores", FloatType, pictures, TinyModel.Labels.Count));

    private static byte[] Network(
        Action<ProtobufMessage> input, Action<ProtobufMessage> nodes, params Action<ProtobufMessage>[] outputs)
    {
        ProtobufMessage model = new();
        model.Number(1, 8);
        model.Message(8, opset => opset.Number(2, 13));
        model.Message(7, graph =>
        {
            nodes(graph);
            graph.Text(2, "misshapen");
            graph.Message(11, input);
            foreach (Action<ProtobufMessage> output in outputs)
            {
                graph.Message(12, output);
            }
        });
        return model.ToArray();
    }

    // TensorProto: dims 1, data_type 2 (INT64 is 7), int64_data 7, name 8.
    private static void Whole(ProtobufMessage tensor, string name, long[] values)
    {
        tensor.Number(1, values.Length);
        tensor.Number(2, 7);
        foreach (long value in values)
        {
            tensor.Number(7, value);
        }

        tensor.Text(8, name);
    }
}
