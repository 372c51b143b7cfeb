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
    /// Milliseconds of each linear operator, summed over the nodes that belong to it: those named by it or by a tensor that it makes, alone
    /// or with something behind that does not begin with a letter or digit. Of several operators the one with the longest such name has the
    /// node. Nodes that belong to none are left out.
    /// </summary>
    /// <param name="operators">Names of the operators.</param>
    /// <param name="outputs">The tensors of each, as <see cref="NodeOutputs"/> gives them.</param>
    /// <returns>Every operator; 0 for one whose nodes were not found.</returns>
    public IReadOnlyDictionary<string, double> ByOperator(IEnumerable<string> operators, ILookup<string, string> outputs)
    {
        ArgumentNullException.ThrowIfNull(operators);
        ArgumentNullException.ThrowIfNull(outputs);
        Dictionary<string, double> times = operators.ToDictionary(name => name, _ => 0.0);
        (string Alias, string Owner)[] aliases =
        [
            .. times.Keys.SelectMany(name => outputs[name].Prepend(name), (name, alias) => (alias, name)),
        ];
        foreach (NodeTime node in Nodes)
        {
            string? owner = aliases.Where(item => IsOf(node.Name, item.Alias))
                .OrderByDescending(item => item.Alias.Length)
                .Select(item => item.Owner)
                .FirstOrDefault();
            if (owner is not null)
            {
                times[owner] += node.Milliseconds;
            }
        }

        return times;
    }

    private static bool IsOf(string node, string alias) =>
        node.StartsWith(alias, StringComparison.Ordinal) && (node.Length == alias.Length || !char.IsLetterOrDigit(node[alias.Length]));
}

/// <summary>
/// What one node of a running graph costs. The graph is the optimized one: nodes may have been fused or renamed since the model was
/// written.
/// </summary>
/// <param name="Name">The node's name.</param>
/// <param name="OperatorType">Its operator: "MatMul".</param>
/// <param name="Milliseconds">Median over the runs, to the microsecond.</param>
public sealed record NodeTime(string Name, string OperatorType, double Milliseconds);
