namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// The last feature map as an output of its own. It is taken off a network that was exported with it, so that such a network is opened and
/// quantized as any other, and put onto any network when a session is to give it.
/// </summary>
internal static class FeatureOutput
{
    private const string OwnSuffix = "_features";

    private static readonly HashSet<string> Normalised = ["Softmax", "LogSoftmax"];

    /// <summary>Takes it off where it is the one output besides the scores.</summary>
    /// <param name="network">The network; changed.</param>
    /// <param name="trace">Its tensors.</param>
    /// <param name="folder">Folder of tensors that lie in files of their own; null where there are none.</param>
    public static void Drop(Network network, Lazy<GraphTrace> trace, string? folder)
    {
        if (network.Graph.Outputs.Select(output => output.Name).ToArray() is not [string first, string second])
        {
            return;
        }

        foreach ((string scores, string other) in new[] { (first, second), (second, first) })
        {
            if (HeadTrace.Find(BeforeSoftmax(scores, trace.Value), trace.Value, folder, out _)?.Features == other)
            {
                network.Graph.RemoveOutput(other);
                return;
            }
        }
    }

    /// <summary>Puts it on.</summary>
    /// <param name="network">A network with one output, in plain form; changed.</param>
    /// <param name="trace">Its tensors.</param>
    /// <param name="where">What to call it in errors.</param>
    /// <param name="folder">Folder of tensors that lie in files of their own; null where there are none.</param>
    /// <exception cref="EdgeException">Its head is another one than what can be explained.</exception>
    public static TracedHead Add(Network network, GraphTrace trace, string where, string? folder)
    {
        string? obstacle = $"it has {network.Graph.Outputs.Count()} outputs";
        TracedHead? head = network.Graph.Outputs.ToArray() is [{ } scores]
            ? HeadTrace.Find(scores.Name, trace, folder, out obstacle)
            : null;
        if (head is null)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The network's scores cannot be shown as a map: {obstacle}",
                where,
                "a head of a mean over all cells, at most a LayerNormalization, and one linear layer with constant weights",
                "Do without the map, or train a network with such a head (every ConvNeXt has one).");
        }

        if (trace.Producer(head.Features) is null)
        {
            // The mean of the picture itself: what is an input the runtime does not write out.
            string own = head.Features + OwnSuffix;
            network.Graph.AddIdentity(head.Features, own);
            head = head with { Features = own };
        }

        network.Graph.AddOutput(head.Features);
        return head;
    }

    private static string BeforeSoftmax(string tensor, GraphTrace trace) =>
        trace.Producer(tensor) is { IsStandard: true } node && Normalised.Contains(node.Operator)
            && node.Inputs.FirstOrDefault() is { } logits
            ? logits
            : tensor;
}
