namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>What is said of a node that keeps a network from its plain form.</summary>
internal static class NetworkRefusal
{
    /// <summary>The node as sentences name it: <c>Reshape node 'head/Reshape'</c>.</summary>
    public static string Name(NetworkNode node) => $"{PrintableText.Of(node.Operator)} node '{PrintableText.Of(node.Name)}'";

    /// <summary>A fault of the network.</summary>
    public static EdgeException Of(string what, string where, string expected, string remedy) =>
        new(EdgeFault.Model, what, where, expected, remedy);
}
