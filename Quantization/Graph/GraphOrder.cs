using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Graph;

/// <summary>
/// Puts the nodes of a graph into the order of a depth-first walk from its outputs: every tensor is made before it is used, branches stay
/// together, and nodes that no output needs are gone. The order depends on the graph alone, not on the order before.
/// </summary>
internal static class GraphOrder
{
    /// <exception cref="EdgeException">A tensor is made twice, or by no node, or needs itself.</exception>
    public static void Sort(ModelProto model)
    {
        GraphProto graph = model.Graph;
        Dictionary<string, NodeProto> producers = Producers(graph);
        HashSet<string> given = [.. graph.Input.Select(input => input.Name), .. graph.Initializer.Select(tensor => tensor.Name), ""];
        List<NodeProto> sorted = [];
        Dictionary<NodeProto, bool> finished = new(ReferenceEqualityComparer.Instance);
        foreach (string output in graph.Output.Select(output => output.Name).Where(output => !given.Contains(output)))
        {
            Walk(Owner(output, "the graph's outputs", producers), producers, given, finished, sorted);
        }

        graph.Node.Clear();
        graph.Node.AddRange(sorted);
    }

    private static Dictionary<string, NodeProto> Producers(GraphProto graph)
    {
        Dictionary<string, NodeProto> producers = [];
        foreach (NodeProto node in graph.Node)
        {
            foreach (string output in node.Output.Where(output => output.Length > 0 && !producers.TryAdd(output, node)))
            {
                throw Broken($"The tensor '{output}' is made twice", node.Name);
            }
        }

        return producers;
    }

    private static void Walk(
        NodeProto root, Dictionary<string, NodeProto> producers, HashSet<string> given, Dictionary<NodeProto, bool> finished,
        List<NodeProto> sorted)
    {
        // An explicit stack: a deep network would overflow the thread's own one.
        Stack<NodeProto> open = new([root]);
        while (open.TryPeek(out NodeProto? node))
        {
            finished.TryAdd(node, false);
            NodeProto[] missing = [.. node.Input.Where(input => !given.Contains(input))
                .Select(input => Owner(input, node.Name, producers)).Where(owner => !finished.GetValueOrDefault(owner))];
            if (missing.Length == 0)
            {
                open.Pop();
                if (!finished[node])
                {
                    finished[node] = true;
                    sorted.Add(node);
                }
            }
            else if (finished.ContainsKey(missing[0]))
            {
                // Begun and not finished: it stands on the stack below.
                throw Broken("A tensor needs itself", missing[0].Name);
            }
            else
            {
                open.Push(missing[0]);
            }
        }
    }

    private static NodeProto Owner(string tensor, string reader, Dictionary<string, NodeProto> producers) =>
        producers.TryGetValue(tensor, out NodeProto? node) ? node : throw Broken($"Nothing makes the tensor '{tensor}'", reader);

    private static EdgeException Broken(string what, string where) =>
        new(
            EdgeFault.Model,
            what,
            $"node '{where}'",
            "a graph in which every tensor is made once, before it is used",
            "Export the model again.");
}
