using EdgeConvNeXt.Testing;
using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Networks;

/// <summary>What exporters put behind a classifier: nodes from "logits" to "scores".</summary>
internal static class TinyTails
{
    /// <summary>One node of a type, with an axis or without.</summary>
    public static Action<ProtobufMessage> One(string type, long? axis = null) =>
        graph => graph.Message(1, node => Write(node, type, "logits", "scores", axis));

    /// <summary>Nodes that follow each other, each a type and an axis.</summary>
    public static Action<ProtobufMessage> Chain(params (string Type, long? Axis)[] nodes) => graph =>
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            (string type, long? axis) = nodes[i];
            string input = i == 0 ? "logits" : $"tail{i}";
            graph.Message(1, node => Write(node, type, input, i == nodes.Length - 1 ? "scores" : $"tail{i + 1}", axis));
        }
    };

    /// <summary>A Softmax that is none: by exponentials, as some exporters write it.</summary>
    public static void ByHand(ProtobufMessage graph) => ByHand(graph, "scores");

    /// <param name="graph">The graph.</param>
    /// <param name="output">The tensor that holds the probabilities.</param>
    public static void ByHand(ProtobufMessage graph, string output)
    {
        graph.Message(1, node => Node(node, "ReduceMax", ["logits"], "max"));
        graph.Message(1, node => Node(node, "Sub", ["logits", "max"], "shifted"));
        graph.Message(1, node => Node(node, "Exp", ["shifted"], "powers"));
        graph.Message(1, node => Node(node, "ReduceSum", ["powers"], "sum"));
        graph.Message(1, node => Node(node, "Div", ["powers", "sum"], output));
    }

    /// <summary>Rounds scores to one of 256 steps, as a quantizer does behind every operator.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scores">What is rounded to "scores".</param>
    /// <param name="step">The size of a step.</param>
    public static void Rounded(ProtobufMessage graph, string scores, float step = 1f / 256)
    {
        graph.Message(5, tensor => Tensor(tensor, "step", [], [step]));
        graph.Message(5, tensor =>
        {
            tensor.Number(2, ByteType);
            tensor.Text(8, "zero");
            tensor.Bytes(9, [0]);
        });
        graph.Message(1, node => Node(node, "QuantizeLinear", [scores, "step", "zero"], "levels"));
        graph.Message(1, node => Node(node, "DequantizeLinear", ["levels", "step", "zero"], "scores"));
        graph.Message(13, Value("levels", ByteType, 1, TinyModel.Labels.Count));
    }

    private static void Write(ProtobufMessage node, string type, string input, string output, long? axis) =>
        Node(node, type, [input], output, axis is { } number ? attribute => Number(attribute, "axis", number) : null);
}
