using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Fusion;

/// <summary>The second half of a block as the quantizer writes it with a table: 48 channels, 112 between, random numbers.</summary>
internal static class IntegerMlp
{
    private const int Channels = 48;
    private const int Hidden = 112;
    private const int SignedBytes = 3;
    private const int Integers = 6;

    /// <summary>The network, with the result's bytes or without them.</summary>
    public static NetworkPart Part(bool givesBytes)
    {
        ProtobufMessage model = new();
        model.Number(1, 8);
        foreach ((string domain, int version) in new[] { ("", 17), ("com.microsoft", 1), (EdgeOperators.Domain, 1) })
        {
            model.Message(8, set =>
            {
                set.Text(1, domain);
                set.Number(2, version);
            });
        }

        model.Message(7, graph => Write(graph, givesBytes));
        return new NetworkPart(
            model.ToArray(),
            new FusedSignature(
                FusedSignature.Of(FusedSignature.Bytes, FusedSignature.Floats),
                givesBytes ? FusedSignature.Of(FusedSignature.Floats, FusedSignature.Bytes) : FusedSignature.Floats),
            Channels, Channels);
    }

    private static void Write(ProtobufMessage graph, bool givesBytes)
    {
        Node(graph, "com.microsoft", "QLinearConv", ["x", "xs", "xz", "w1", "s1", "z1", "hs", "hz", "b1"], "h", "channels_last");
        Node(graph, EdgeOperators.Domain, EdgeOperators.ByteLookup, ["h", "table"], "g");
        Node(graph, "com.microsoft", "MatMulIntegerToFloat", ["g", "w2", "gs", "s2", "gz", "z2", "b2"], "m");
        Node(graph, "", "Add", ["around", "m"], "sum");
        if (givesBytes)
        {
            Node(graph, "", "QuantizeLinear", ["sum", "ys", "yz"], "bytes");
        }

        WriteConstants(graph, new Random(11));
        graph.Message(11, TinyOnnx.Value("x", TinyOnnx.ByteType, 1, NetworkPart.Side, NetworkPart.Side, Channels));
        graph.Message(11, TinyOnnx.Value("around", TinyOnnx.FloatType, 1, NetworkPart.Side, NetworkPart.Side, Channels));
        graph.Message(12, value => value.Text(1, "sum"));
        if (givesBytes)
        {
            graph.Message(12, value => value.Text(1, "bytes"));
        }
    }

    private static void WriteConstants(ProtobufMessage graph, Random random)
    {
        (string, float, byte)[] tensors = [("x", 0.02f, 119), ("h", 0.05f, 140), ("g", 0.01f, 17)];
        foreach ((string name, float scale, byte zero) in tensors)
        {
            Constant(graph, name + "s", TinyOnnx.FloatType, [], TinyOnnx.Raw([scale]));
            Constant(graph, name + "z", TinyOnnx.ByteType, [], [zero]);
        }

        Constant(graph, "ys", TinyOnnx.FloatType, [], TinyOnnx.Raw([0.03f]));
        Constant(graph, "yz", TinyOnnx.ByteType, [], [131]);
        Constant(graph, "table", TinyOnnx.ByteType, [256], Bytes(256, random));
        Constant(graph, "w1", SignedBytes, [Hidden, Channels, 1, 1], Bytes(Hidden * Channels, random));
        Constant(graph, "s1", TinyOnnx.FloatType, [Hidden], TinyOnnx.Raw(Scales(Hidden, random)));
        Constant(graph, "z1", SignedBytes, [Hidden], new byte[Hidden]);
        int[] bias = [.. Enumerable.Range(0, Hidden).Select(_ => random.Next(-30_000, 30_000))];
        Constant(graph, "b1", Integers, [Hidden], MemoryMarshal.AsBytes(bias.AsSpan()).ToArray());
        Constant(graph, "w2", SignedBytes, [Hidden, Channels], Bytes(Hidden * Channels, random));
        Constant(graph, "s2", TinyOnnx.FloatType, [Channels], TinyOnnx.Raw(Scales(Channels, random)));
        Constant(graph, "z2", SignedBytes, [Channels], new byte[Channels]);
        Constant(graph, "b2", TinyOnnx.FloatType, [Channels], TinyOnnx.Raw(Scales(Channels, random)));
    }

    private static void Node(ProtobufMessage graph, string domain, string type, string[] inputs, string output, string? attribute = null) =>
        graph.Message(1, node =>
        {
            TinyOnnx.Node(node, type, inputs, output, attribute is null ? null : one => TinyOnnx.Number(one, attribute, 1));
            node.Text(7, domain);
        });

    private static void Constant(ProtobufMessage graph, string name, int type, int[] shape, byte[] values) => graph.Message(5, tensor =>
    {
        foreach (int size in shape)
        {
            tensor.Number(1, size);
        }

        tensor.Number(2, type);
        tensor.Text(8, name);
        tensor.Bytes(9, values);
    });

    private static byte[] Bytes(int count, Random random)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static float[] Scales(int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => 0.002f * (1 + random.NextSingle()))];
}
