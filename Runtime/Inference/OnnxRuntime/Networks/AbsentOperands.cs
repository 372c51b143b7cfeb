using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Takes out what is named and not there: optional inputs and outputs without a name at the end of a node's lists, and inputs of the
/// network that a constant stands for. A list with nothing at its end means the same as one that ends earlier, but fusions that count its
/// entries take the one for the other.
/// </summary>
internal static class AbsentOperands
{
    // They count their outputs, or hand them on in order: an empty name keeps a place.
    private static readonly HashSet<string> Counting = ["Split", "SplitToSequence", "If", "Loop", "Scan", "SequenceMap"];

    public static void Drop(Network network)
    {
        HashSet<string> functions = [.. network.Functions.Select(function => FullName(function.Domain, function.Name))];
        foreach (NetworkNode node in network.Nodes.Where(node => IsKnown(node, functions)))
        {
            DropEnd(node.Message, NetworkNode.InputField, least: 0);
            DropEnd(node.Message, NetworkNode.OutputField, least: 1);
        }

        // Not those of inner graphs, which are given by their place.
        HashSet<string> constants = [.. network.Graph.Initializers.Select(tensor => tensor.Name)];
        network.Graph.RemoveInputs(constants);
    }

    private static bool IsKnown(NetworkNode node, HashSet<string> functions) =>
        (node.IsStandard || node.Domain == NetworkNode.Extended) && !Counting.Contains(node.Operator)
            && !functions.Contains(FullName(node.Domain, node.Operator));

    private static string FullName(string domain, string name) => $"{domain}:{name}";

    private static void DropEnd(WireMessage node, int list, int least)
    {
        WireField[] names = [.. node.All(list)];
        int kept = names.Length;
        while (kept > least && names[kept - 1].Payload.IsEmpty)
        {
            kept--;
        }

        if (kept < names.Length)
        {
            HashSet<WireField> absent = [.. names[kept..]];
            node.Remove(absent.Contains);
        }
    }
}
