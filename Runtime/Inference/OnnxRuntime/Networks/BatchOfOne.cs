namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Makes one picture of a fixed number of them: the batch is followed from the input through every operator, and the sizes and constants
/// that hold it become 1. An operator that mixes pictures, or of which it is not known that it does not, is refused by its name.
/// </summary>
internal sealed class BatchOfOne
{
    private const int Picture = 4;

    private readonly Network _network;
    private readonly BatchRules _rules;
    private readonly string _where;
    private readonly long _pictures;

    private BatchOfOne(Network network, GraphTrace trace, string? folder, long pictures, string where)
    {
        _network = network;
        _rules = new BatchRules(network, new ConstantValues(trace, folder), folder, pictures);
        _where = where;
        _pictures = pictures;
    }

    /// <param name="network">The network; changed.</param>
    /// <param name="trace">Its tensors.</param>
    /// <param name="where">What to call it in errors.</param>
    /// <param name="folder">Folder of tensors that lie in files of their own; null where there are none.</param>
    /// <returns>Whether it had a batch of more than one.</returns>
    /// <exception cref="EdgeException">A node mixes the pictures, or may do so.</exception>
    public static bool Write(Network network, Lazy<GraphTrace> trace, string where, string? folder)
    {
        if (network.Graph.Inputs.ToArray() is not [{ Shape: { Count: Picture } shape } input] || shape[0] <= 1)
        {
            return false;
        }

        new BatchOfOne(network, trace.Value, folder, shape[0], where).Write(input);
        return true;
    }

    private void Write(NetworkValue input)
    {
        Dictionary<string, BatchAxis> batch = new() { [input.Name] = new BatchAxis(Picture, 0) };
        foreach (NetworkNode node in InOrder())
        {
            Follow(node, batch);
        }

        foreach (NetworkValue value in _network.Graph.AllValues)
        {
            if (batch.TryGetValue(value.Name, out BatchAxis place) && value.Shape is { } sizes && place.Axis < sizes.Count
                && sizes[place.Axis] >= _pictures && sizes[place.Axis] % _pictures == 0)
            {
                value.SetSize(place.Axis, sizes[place.Axis] / _pictures);
            }
        }
    }

    private void Follow(NetworkNode node, Dictionary<string, BatchAxis> batch)
    {
        BatchAxis?[] inputs = [.. node.Inputs.Select(name => batch.TryGetValue(name, out BatchAxis place) ? place : (BatchAxis?)null)];
        bool isClosed = node.Attributes.All(attribute => !attribute.Graphs.Any());
        if (Array.TrueForAll(inputs, place => place is null) && isClosed)
        {
            return;
        }

        string reason = "is not known to keep them apart";
        if (!isClosed || !_rules.TryFollow(node, inputs, out BatchAxis? made, ref reason))
        {
            throw NetworkRefusal.Of(
                $"The network takes {_pictures} pictures at once, and {NetworkRefusal.Name(node)} {reason}",
                _where,
                "a batch of 1, a free one, or operators that treat each picture on its own",
                "Export it again with a free batch size or a batch of 1.");
        }

        if (made is { } axis)
        {
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                batch[output] = axis;
            }
        }
    }

    // Nodes in the order in which they can be computed, which is not always that of the file.
    private IEnumerable<NetworkNode> InOrder()
    {
        NetworkNode[] nodes = [.. _network.Graph.Nodes];
        HashSet<string> made = [.. nodes.SelectMany(node => node.Outputs)];
        ILookup<string, int> readers = nodes.SelectMany((node, index) => node.Inputs.Distinct().Where(made.Contains)
            .Select(input => (input, index))).ToLookup(pair => pair.input, pair => pair.index);
        int[] missing = [.. nodes.Select(node => node.Inputs.Distinct().Count(made.Contains))];
        Queue<int> ready = new(Enumerable.Range(0, nodes.Length).Where(index => missing[index] == 0));
        while (ready.TryDequeue(out int next))
        {
            yield return nodes[next];
            foreach (int reader in nodes[next].Outputs.Distinct().SelectMany(output => readers[output]))
            {
                if (--missing[reader] == 0)
                {
                    ready.Enqueue(reader);
                }
            }
        }
    }
}

/// <summary>Where the batch is in a tensor.</summary>
/// <param name="Rank">Number of the tensor's axes.</param>
/// <param name="Axis">The axis whose outermost part it is: the batch itself, or what it was merged with.</param>
internal readonly record struct BatchAxis(int Rank, int Axis)
{
    /// <summary>The axis counted from behind, as operators with operands of several ranks match them.</summary>
    public int FromEnd => Rank - Axis;
}
