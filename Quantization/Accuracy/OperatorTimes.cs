namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>What the nodes of a model cost, one by one and in groups.</summary>
public sealed class OperatorTimes
{
    /// <param name="nodes">Every node in the order of computation.</param>
    public OperatorTimes(IReadOnlyList<NodeTime> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        Nodes = nodes;
        ByType = nodes.GroupBy(node => node.OperatorType).ToDictionary(group => group.Key, group => group.Sum(node => node.Milliseconds));
    }

    /// <summary>Every node in the order of computation.</summary>
    public IReadOnlyList<NodeTime> Nodes { get; }

    /// <summary>Milliseconds of each operator type, summed over its nodes.</summary>
    public IReadOnlyDictionary<string, double> ByType { get; }

    /// <summary>
    /// Milliseconds of each linear operator, summed over the nodes that belong to it: those whose names are its own or its own with something behind that
    /// does not begin with a letter or digit. Of several operators the one with the longest name has the node. Nodes that belong to nobody are left out.
    /// </summary>
    /// <param name="operators">Names of the operators.</param>
    /// <returns>Every operator; 0 for one whose nodes were not found.</returns>
    public IReadOnlyDictionary<string, double> ByOperator(IEnumerable<string> operators)
    {
        Dictionary<string, double> times = operators.ToDictionary(name => name, _ => 0.0);
        foreach (NodeTime node in Nodes)
        {
            if (OwnerOf(node.Name, times.Keys) is { } owner)
            {
                times[owner] += node.Milliseconds;
            }
        }

        return times;
    }

    private static string? OwnerOf(string node, IEnumerable<string> operators) => operators
        .Where(name => node.StartsWith(name, StringComparison.Ordinal) && (node.Length == name.Length || !char.IsLetterOrDigit(node[name.Length])))
        .MaxBy(name => name.Length);
}
