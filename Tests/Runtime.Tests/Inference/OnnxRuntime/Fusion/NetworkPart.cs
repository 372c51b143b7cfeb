using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Protobuf;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Fusion;

/// <summary>Those nodes of the bundled network that one fused layer takes the place of, as a network of their own.</summary>
/// <param name="Onnx">The network.</param>
/// <param name="Signature">What comes in and goes out.</param>
/// <param name="Inputs">Channels that come in.</param>
/// <param name="Outputs">Channels that go out.</param>
internal sealed record NetworkPart(byte[] Onnx, FusedSignature Signature, int Inputs, int Outputs)
{
    /// <summary>Height and width of the picture that goes through it.</summary>
    public const int Side = 14;

    private const int GraphField = 7;

    /// <summary>The bundled network's file.</summary>
    public static byte[] Whole() => File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "Tools", "Demo", "model.int8.onnx"));

    /// <summary>One part of each kind and size, but for sums, which are known by the layer behind them.</summary>
    /// <param name="kernels">The kernels that decide which nodes are fused.</param>
    public static IReadOnlyList<NetworkPart> Each(IntegerKernels kernels)
    {
        byte[] whole = Whole();
        Network fused = Network.Parse(whole);
        using FusedScratch scratch = new(1);
        IReadOnlyList<FusedLayer> layers = NetworkFusion.Run(fused, folder: null, kernels, scratch);
        Dictionary<string, NetworkNode> nodes = fused.Graph.Nodes.Where(node => node.Domain == NetworkFusion.Domain)
            .ToDictionary(node => node.Operator);
        List<NetworkPart> parts = [];
        foreach ((FusedLayer layer, int index) in layers.Select((layer, index) => (layer, index)))
        {
            NetworkNode node = nodes[NetworkFusion.TypeOf(index)];
            bool isThere = parts.Exists(
                part => (part.Signature, part.Inputs, part.Outputs) == (layer.Signature, layer.Inputs, layer.Outputs));
            if (layer is not FusedSum && !isThere)
            {
                byte[] onnx = Cut(whole, [.. node.Inputs], [.. node.Outputs], layer);
                parts.Add(new NetworkPart(onnx, layer.Signature, layer.Inputs, layer.Outputs));
            }

            layer.Dispose();
        }

        return parts;
    }

    private static byte[] Cut(byte[] whole, string[] inputs, string[] outputs, FusedLayer layer)
    {
        WireMessage model = WireMessage.Parse(whole);
        WireMessage graph = model.Message(GraphField)!;
        Network network = Network.Parse(whole);
        HashSet<string> kept = Between(network, inputs, outputs);
        NetworkGraph cut = new(graph);
        cut.RemoveNodes(cut.Nodes.Where(node => !kept.Contains(node.Outputs.First())).Select(node => node.Message).ToHashSet());
        cut.RemoveInputs(cut.Inputs.Select(input => input.Name).ToHashSet());
        foreach (NetworkValue output in cut.Outputs.ToArray())
        {
            cut.RemoveOutput(output.Name);
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            WireMessage input = NetworkValue.Named(inputs[i]);
            int channels = i == 0 ? layer.Inputs : layer.Outputs;
            new NetworkValue(input).SetTensor(
                FusedSignature.TypeOf(layer.Signature.Inputs, i), [-1, Side, Side, channels], ["pictures", "", "", ""]);
            graph.Add(11, input);
        }

        Array.ForEach(outputs, cut.AddOutput);
        cut.KeepConstants(cut.Nodes.SelectMany(node => node.Inputs).ToHashSet());
        byte[] bytes = new byte[model.Length];
        int position = 0;
        model.Write(bytes, ref position);
        return bytes;
    }

    // First outputs of the nodes that make some tensors of others.
    private static HashSet<string> Between(Network network, string[] inputs, string[] outputs)
    {
        GraphTrace trace = new(network);
        HashSet<string> found = [];
        Stack<string> open = new(outputs);
        while (open.TryPop(out string? tensor))
        {
            if (!inputs.Contains(tensor) && trace.Producer(tensor) is { } node && found.Add(node.Outputs.First()))
            {
                Array.ForEach([.. node.Inputs], open.Push);
            }
        }

        return found;
    }
}
