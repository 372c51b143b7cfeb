namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Takes the Softmax or LogSoftmax over the labels from the end of a network, so that its scores are logits as everywhere else: whoever decides on scores makes
/// probabilities of them, and doing it twice would squash them.
/// </summary>
internal static class SoftmaxEnd
{
    private const int Farthest = 16;
    private const int SoftmaxOfOneAxis = 13;

    // They hand the scores on as they are, if in another shape.
    private static readonly HashSet<string> Transparent = ["Identity", "Dropout", "Cast", "Reshape", "Flatten", "Squeeze"];

    /// <summary>Replaces it by an Identity.</summary>
    /// <param name="network">The network; changed.</param>
    /// <param name="trace">Its tensors.</param>
    /// <returns>Whether there was one.</returns>
    public static bool Drop(Network network, Lazy<GraphTrace> trace)
    {
        NetworkValue[] outputs = [.. network.Graph.Outputs];
        if (outputs is not [{ } output] || Find(output.Name, trace.Value) is not { } softmax || !IsOverLabels(softmax, network.StandardVersion, trace.Value))
        {
            return false;
        }

        softmax.BecomeIdentity();
        return true;
    }

    private static NetworkNode? Find(string output, GraphTrace trace)
    {
        string tensor = output;
        for (int step = 0; step < Farthest; step++)
        {
            // Read elsewhere, too, its probabilities are wanted as such.
            int own = tensor == output ? 0 : 1;
            if (trace.Readers(tensor) != own || trace.Producer(tensor) is not { IsStandard: true } node)
            {
                return null;
            }

            if (node.Operator is "Softmax" or "LogSoftmax")
            {
                return node;
            }

            if (!Transparent.Contains(node.Operator) || node.Inputs.FirstOrDefault() is not { Length: > 0 } input)
            {
                return null;
            }

            tensor = input;
        }

        return null;
    }

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
