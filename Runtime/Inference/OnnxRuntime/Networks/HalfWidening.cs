using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Makes float32 of everything that a network keeps or computes in float16 or bfloat16: constants, types, and the types that nodes convert
/// to. The processor has no kernels for most operators on 16 bits, and would convert around each. Every value of 16 bits is one of float32,
/// so nothing is lost.
/// </summary>
internal static class HalfWidening
{
    // Attributes that name an element type: of Cast, EyeLike and the random operators, QuantizeLinear's family, the windows,
    // LayerNormalization's family, Attention.
    private static readonly HashSet<string> TypeAttributes =
        ["to", "dtype", "output_dtype", "output_datatype", "stash_type", "softmax_precision"];

    // TypeProto: a tensor (1) or sparse tensor (8) has its element type in field 1; a sequence (4) and an optional (9) have a type there, a
    // map (5) in field 2.
    private const int ElementField = 1;
    private const int MapValueField = 2;
    private static readonly int[] Tensors = [1, 8];
    private static readonly int[] Containers = [4, 9];
    private const int Map = 5;

    /// <param name="network">The network; changed.</param>
    /// <param name="where">What to call it in errors.</param>
    /// <param name="folder">Folder of the tensors' own files; null where there are none.</param>
    /// <exception cref="EdgeException">Such a file cannot be read, or a tensor would be too large.</exception>
    public static void Run(Network network, string where, string? folder)
    {
        NetworkAttribute[] attributes =
            [.. network.Nodes.SelectMany(node => node.Attributes), .. network.Functions.SelectMany(function => function.Defaults)];
        foreach (
            NetworkTensor tensor in network.Graphs.SelectMany(graph => graph.Initializers).Concat(
                attributes.SelectMany(attribute => attribute.Tensors)))
        {
            Widen(tensor, where, folder);
        }

        foreach (NetworkAttribute attribute in attributes)
        {
            Widen(attribute);
        }

        IEnumerable<NetworkValue> values = network.Graphs.SelectMany(graph => graph.AllValues).Concat(
            network.Functions.SelectMany(function => function.AllValues));
        foreach (
            WireMessage type in values.Select(value => value.Type)
                .OfType<WireMessage>()
                .Concat(attributes.SelectMany(attribute => attribute.Types)))
        {
            Widen(type);
        }
    }

    /// <summary>The values of 16 bits as floats.</summary>
    /// <param name="bits">The values.</param>
    /// <param name="isBrain">Whether they are bfloat16, which is the upper half of a float.</param>
    /// <param name="floats">As many floats.</param>
    internal static void Widen(ReadOnlySpan<ushort> bits, bool isBrain, Span<float> floats)
    {
        for (int i = 0; i < bits.Length; i++)
        {
            floats[i] = isBrain ? BitConverter.UInt32BitsToSingle((uint)bits[i] << 16) : (float)BitConverter.UInt16BitsToHalf(bits[i]);
        }
    }

    /// <summary>Bytes that so many floats take.</summary>
    /// <exception cref="EdgeException">They are more than an array holds, and than ONNX can say.</exception>
    internal static int SizeOf(int floats, string where)
    {
        long bytes = (long)floats * sizeof(float);
        return bytes <= Array.MaxLength ? (int)bytes : throw PlainNetwork.TooLarge(bytes, where);
    }

    // What has other values than its shape says is left to the runtime, which refuses it.
    private static void Widen(NetworkTensor tensor, string where, string? folder)
    {
        if (!TensorTypes.IsHalf(tensor.Type))
        {
            return;
        }

        ReadOnlySpan<ushort> bits = MemoryMarshal.Cast<byte, ushort>(tensor.Values(folder).Span);
        if (bits.Length != tensor.Count)
        {
            return;
        }

        byte[] floats = new byte[SizeOf(bits.Length, $"{where}, tensor '{tensor.Name}'")];
        Widen(bits, tensor.Type == TensorTypes.BFloat16, MemoryMarshal.Cast<byte, float>(floats));
        tensor.BecomeFloat(floats);
    }

    private static void Widen(NetworkAttribute attribute)
    {
        if (TypeAttributes.Contains(attribute.Name) && TensorTypes.IsHalf(attribute.Integer))
        {
            attribute.Become(TensorTypes.Float);
        }
    }

    private static void Widen(WireMessage type)
    {
        foreach (WireMessage tensor in Tensors.SelectMany(type.Messages).Where(tensor => TensorTypes.IsHalf(tensor.Integer(ElementField))))
        {
            tensor.Set(ElementField, TensorTypes.Float);
        }

        foreach (WireMessage inner in Containers.SelectMany(type.Messages).SelectMany(holder => holder.Messages(ElementField)))
        {
            Widen(inner);
        }

        foreach (WireMessage inner in type.Messages(Map).SelectMany(map => map.Messages(MapValueField)))
        {
            Widen(inner);
        }
    }
}
