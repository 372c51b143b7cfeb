using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Graph;

/// <summary>Applies edits to a model: all at once, then drops what no output needs and puts the nodes into topological order.</summary>
internal static class GraphRewriter
{
    // IR version 8 came with operator set 17, the oldest that is written.
    private const int OldestIrVersion = 8;

    /// <exception cref="InvalidOperationException">The edits contradict each other: a pass is wrong.</exception>
    public static void Apply(ModelProto model, GraphEdits edits)
    {
        GraphProto graph = model.Graph;
        List<NodeProto> nodes =
            [.. graph.Node.Where(node => !edits.IsRemoved(node)), .. edits.Items.OfType<GraphEdit.AddNode>().Select(edit => edit.Node)];
        Dictionary<string, string> replacements = edits.Items.OfType<GraphEdit.ReplaceTensor>().ToDictionary(
            edit => edit.Tensor, edit => edit.By);
        Redirect(nodes, graph, replacements);
        graph.Initializer.AddRange(edits.Items.OfType<GraphEdit.AddInitializer>().Select(edit => edit.Tensor));
        ApplyToInputs(graph, edits);
        ApplyToImports(model, edits);
        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        GraphOrder.Sort(model);
        DropUnused(graph);
        KeepNamesUnique(graph);
    }

    /// <summary>
    /// ONNX Runtime refuses two nodes of one name, and exporters may have used the name that a new node was given. Of two, the first keeps
    /// it.
    /// </summary>
    private static void KeepNamesUnique(GraphProto graph)
    {
        HashSet<string> names = [];
        foreach (NodeProto node in graph.Node.Where(node => !names.Add(node.Name)))
        {
            node.Name = "";
        }
    }

    private static void Redirect(List<NodeProto> nodes, GraphProto graph, Dictionary<string, string> replacements)
    {
        foreach (NodeProto node in nodes.ToArray())
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = Final(node.Input[i], replacements);
            }
        }

        // The names of a model's outputs are its contract: what replaces one of them is copied under the old name.
        foreach (string output in graph.Output.Select(output => output.Name).Where(replacements.ContainsKey))
        {
            nodes.Add(NodeFactory.Create("Identity", output, [Final(output, replacements)], output));
        }
    }

    private static string Final(string tensor, Dictionary<string, string> replacements)
    {
        int steps = 0;
        while (replacements.TryGetValue(tensor, out string? by))
        {
            tensor = by;
            if (++steps > replacements.Count)
            {
                throw new InvalidOperationException($"The replacements of tensor '{tensor}' run in a circle.");
            }
        }

        return tensor;
    }

    private static void ApplyToInputs(GraphProto graph, GraphEdits edits)
    {
        foreach (GraphEdit.ReplaceInput edit in edits.Items.OfType<GraphEdit.ReplaceInput>())
        {
            int position = graph.Input.TakeWhile(input => input.Name != edit.Name).Count();
            graph.Input[position] = edit.By;
        }
    }

    private static void ApplyToImports(ModelProto model, GraphEdits edits)
    {
        foreach (GraphEdit.Import edit in edits.Items.OfType<GraphEdit.Import>())
        {
            model.Import(edit.Domain, edit.Version);
        }

        model.IrVersion = Math.Max(model.IrVersion, OldestIrVersion);
    }

    private static void DropUnused(GraphProto graph)
    {
        HashSet<string> used = [.. graph.Node.SelectMany(node => node.Input), .. graph.Output.Select(output => output.Name)];
        HashSet<string> constants = [.. graph.Initializer.Select(tensor => tensor.Name)];
        TensorProto[] kept = [.. graph.Initializer.Where(tensor => used.Contains(tensor.Name))];
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !constants.Contains(input.Name))];
        graph.Initializer.Clear();
        graph.Initializer.AddRange(kept);
        graph.Input.Clear();
        graph.Input.AddRange(inputs);
        graph.ValueInfo.Clear();
    }
}
