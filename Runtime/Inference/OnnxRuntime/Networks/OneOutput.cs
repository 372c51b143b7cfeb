using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Leaves the scores as the only output, where a network gives features, maps or a second head beside them: the output that the manifest
/// names, or the only one with as many scores as there are labels. What only the others need goes with them.
/// </summary>
internal static class OneOutput
{
    /// <param name="network">The network; changed.</param>
    /// <param name="trace">Its tensors.</param>
    /// <param name="task">The labels.</param>
    /// <param name="where">What to call the network in errors.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="EdgeException">No output fits, or several do; or the manifest names one that there is not.</exception>
    public static bool Keep(Network network, Lazy<GraphTrace> trace, NetworkTask task, string where)
    {
        NetworkValue[] outputs = [.. network.Graph.Outputs];
        if (task.OutputName is { } wanted && outputs.All(output => output.Name != wanted))
        {
            throw Refused($"The network has no output '{PrintableText.Of(wanted)}', which the manifest names: it has", outputs, where);
        }

        if (outputs.Length < 2 || (task.OutputName is null && task.Labels is null))
        {
            return false;
        }

        Keep(network, trace.Value, Choose(outputs, trace, task, where).Name, outputs);
        return true;
    }

    /// <summary>Whether an output of a shape holds so many scores for one picture: all other sizes are 1 or open.</summary>
    public static bool Holds(IReadOnlyList<long> shape, int labels) =>
        shape.Count >= 2 && shape.Skip(1).Count(size => size != 1) <= 1 && shape.Skip(1).Max() == labels;

    private static NetworkValue Choose(NetworkValue[] outputs, Lazy<GraphTrace> trace, NetworkTask task, string where)
    {
        if (task.OutputName is { } wanted)
        {
            return outputs.First(output => output.Name == wanted);
        }

        int labels = task.Labels!.Value;
        NetworkValue[] fitting = [.. outputs.Where(output => output.Shape is { } shape
            ? Holds(shape, labels)
            : OutputShapes.Scores(output.Name, trace.Value) == labels)];
        return fitting is [{ } one] ? one : throw Refused(
            $"The network has {outputs.Length} outputs, {(fitting.Length == 0 ? "none" : "several")} of them with a score for each of "
            + $"the {labels} labels:", outputs, where);
    }

    private static void Keep(Network network, GraphTrace trace, string kept, NetworkValue[] outputs)
    {
        foreach (NetworkValue other in outputs.Where(output => output.Name != kept))
        {
            network.Graph.RemoveOutput(other.Name);
        }

        HashSet<WireMessage> needed = NeededFor(kept, trace);
        network.Graph.RemoveNodes(network.Graph.Nodes.Select(node => node.Message).Where(node => !needed.Contains(node)).ToHashSet());
    }

    private static HashSet<WireMessage> NeededFor(string output, GraphTrace trace)
    {
        HashSet<WireMessage> needed = [];
        Stack<string> open = new([output]);
        while (open.TryPop(out string? tensor))
        {
            if (trace.Producer(tensor) is not { } node || !needed.Add(node.Message))
            {
                continue;
            }

            foreach (string input in node.Inputs.Concat(Network.NodesInside(node).SelectMany(inner => inner.Inputs)))
            {
                open.Push(input);
            }
        }

        return needed;
    }

    private static EdgeException Refused(string what, NetworkValue[] outputs, string where) => NetworkRefusal.Of(
        $"{what} {string.Join(", ", outputs.Select(Show))}",
        where,
        "one output with one score for each label of the manifest",
        "Name the output in the manifest (\"outputName\"), use the manifest that belongs to this network, "
        + "or export the classifier alone.");

    private static string Show(NetworkValue output) => $"'{PrintableText.Of(output.Name)}' "
        + (output.Shape is { } shape ? $"[{string.Join(", ", shape.Select(size => size < 0 ? "any" : $"{size}"))}]" : "of no shape");
}
