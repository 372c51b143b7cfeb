namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Takes the Softmax or LogSoftmax over the labels from the end of a network, so that its scores are logits as everywhere else: the
/// decision on scores makes probabilities of them, and doing it twice would squash them. The rounding of its probabilities to integers,
/// which a quantizer puts behind it, goes with it.
/// </summary>
internal static class SoftmaxEnd
{
    private const int Farthest = 16;
    private const int SoftmaxOfOneAxis = 13;
    private const string Quantize = "QuantizeLinear";
    private const string Dequantize = "DequantizeLinear";

    // They hand the scores on as they are, if in another shape.
    private static readonly HashSet<string> Transparent = ["Identity", "Dropout", "Cast", "Reshape", "Flatten", "Squeeze"];

    /// <summary>Replaces it by an Identity, and another one before it too.</summary>
    /// <param name="network">The network; changed.</param>
    /// <param name="trace">Its tensors.</param>
    /// <param name="where">What to call the network in errors.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="EdgeException">The network ends in a Sigmoid: a yes or no for each label, of which none is the best.</exception>
    public static bool Drop(Network network, Lazy<GraphTrace> trace, string where)
    {
        bool had = false;
        while (DropOne(network, trace, where))
        {
            had = true;
        }

        return had;
    }

    private static bool DropOne(Network network, Lazy<GraphTrace> trace, string where)
    {
        NetworkValue[] outputs = [.. network.Graph.Outputs];
        if (outputs is not [{ } output])
        {
            return false;
        }

        List<NetworkNode> end = EndOf(output.Name, trace.Value);
        if (end is [.., { Operator: "Sigmoid", IsStandard: true } sigmoid])
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The network ends in a Sigmoid (node '{PrintableText.Of(sigmoid.Name)}'): "
                + $"it says yes or no for each label, and not which label it is",
                where,
                "a classifier that gives a logit for each label, or one Sigmoid alone for two labels",
                "Export the network without its last Sigmoid, if its labels exclude each other; train it so otherwise.");
        }

        if (end is not [.., { Operator: "Softmax" or "LogSoftmax", IsStandard: true } softmax]
            || !IsOverLabels(softmax, network.StandardVersion, trace.Value))
        {
            return false;
        }

        DropRounding(network, end);
        softmax.BecomeIdentity();
        return true;
    }

    /// <summary>
    /// The nodes from the output back to the Softmax; where there is none, the last of them is another one, or there is no node at all.
    /// </summary>
    public static List<NetworkNode> EndOf(string output, GraphTrace trace)
    {
        List<NetworkNode> end = [];
        string tensor = output;
        int integers = 0;
        for (int step = 0; step < Farthest; step++)
        {
            // Read elsewhere, too, its probabilities are used as such.
            int own = tensor == output ? 0 : 1;
            if (trace.Readers(tensor) != own || trace.Producer(tensor) is not { } node)
            {
                return [];
            }

            end.Add(node);
            integers += IsRounding(node, Dequantize) ? 1 : IsRounding(node, Quantize) ? -1 : 0;
            if (!IsTransparent(node) || node.Inputs.FirstOrDefault() is not { Length: > 0 } input)
            {
                // Each integer was made by a QuantizeLinear behind the Softmax.
                return integers == 0 ? end : [];
            }

            tensor = input;
        }

        return [];
    }

    // A quantizer that does not treat the end on its own rounds the probabilities to one of 256: the logits stay as they are.
    private static void DropRounding(Network network, List<NetworkNode> end)
    {
        NetworkNode[] rounding = [.. end.Where(node => IsRounding(node, Quantize) || IsRounding(node, Dequantize))];
        if (rounding.Length == 0)
        {
            return;
        }

        // Between them were integers, and now floats are.
        network.Graph.RemoveValues(end.Skip(1).SelectMany(node => node.Outputs).ToHashSet());
        foreach (NetworkNode node in rounding)
        {
            node.BecomeIdentity();
        }
    }

    private static bool IsTransparent(NetworkNode node) =>
        (node.IsStandard && Transparent.Contains(node.Operator)) || IsRounding(node, Quantize) || IsRounding(node, Dequantize);

    // Quantizers take the extended set's operators for integers of 16 bits.
    private static bool IsRounding(NetworkNode node, string type) =>
        node.Operator == type && (node.IsStandard || node.Domain == NetworkNode.Extended);

    // Batch 1: every axis but the labels' and the batch has the size 1, or the shape says otherwise.
    private static bool IsOverLabels(NetworkNode softmax, long version, GraphTrace trace)
    {
        bool isFlat = version < SoftmaxOfOneAxis;
        long axis = softmax.Integer("axis", isFlat ? 1 : -1);
        IReadOnlyList<long>? shape = trace.Shape(softmax.Outputs.First()) ?? trace.Shape(softmax.Inputs.FirstOrDefault(""));
        if (shape is null)
        {
            return axis is 1 or -1;
        }

        long own = axis < 0 ? axis + shape.Count : axis;
        return own > 0 && own < shape.Count && (isFlat
            ? shape.Skip(1).Take((int)own - 1).All(size => size is 1 or -1)
            : Enumerable.Range(1, shape.Count - 1).All(index => index == own || shape[index] is 1 or -1));
    }
}
