using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>Looks for weights that are no numbers: with one of them every score is NaN, or silently a part of the network dead.</summary>
internal static class WeightScan
{
    // The exponents of what is infinite or no number have all bits set.
    private const uint FloatExponent = 0x7F80_0000;
    private const ulong DoubleExponent = 0x7FF0_0000_0000_0000;
    private const ushort HalfExponent = 0x7C00;
    private const ushort BrainExponent = 0x7F80;

    /// <summary>
    /// Goes through the constants of all graphs, the tensors of all nodes and what functions begin with. A single value may be infinite: it
    /// bounds what it is compared with.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="where">What to call it in errors.</param>
    /// <param name="folder">Folder of the tensors' own files; null where there are none.</param>
    /// <exception cref="EdgeException">A constant holds NaN, or infinity among other values; or its file cannot be read.</exception>
    public static void ThrowIfNotFinite(Network network, string where, string? folder)
    {
        foreach (NetworkTensor tensor in network.Graphs.SelectMany(graph => graph.Initializers))
        {
            if (Fault(tensor, folder) is { } fault)
            {
                throw NotFinite(fault, $"{where}, tensor '{tensor.Name}'{Reader(network, tensor.Name)}");
            }
        }

        foreach (NetworkNode node in network.Nodes)
        {
            bool isConstant = node.Is("Constant");
            ThrowIfNotFinite(node.Attributes, isConstant, folder, () => $"{where}, {node.Operator} node '{node.Name}'");
        }

        foreach (NetworkFunction function in network.Functions)
        {
            ThrowIfNotFinite(function.Defaults, areWeights: true, folder, () => $"{where}, function '{function.Name}'");
        }
    }

    // The numbers of an attribute are weights where they stand for a constant; elsewhere they may be a bound, or NaN on purpose.
    private static void ThrowIfNotFinite(IEnumerable<NetworkAttribute> attributes, bool areWeights, string? folder, Func<string> where)
    {
        foreach (NetworkAttribute attribute in attributes)
        {
            string? fault = attribute.Tensors.Select(tensor => Fault(tensor, folder)).FirstOrDefault(found => found is not null)
                ?? (areWeights ? FaultOfFloats(attribute.Floats) : null);
            if (fault is not null)
            {
                throw NotFinite(fault, where());
            }
        }
    }

    /// <summary>Index of the first float that is infinite or NaN; -1 where there is none.</summary>
    internal static int IndexOfNotFinite(ReadOnlySpan<byte> floats)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<byte, uint>(floats);
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref uint first = ref MemoryMarshal.GetReference(bits);
            Vector256<uint> exponent = Vector256.Create(FloatExponent);
            while (i <= bits.Length - Vector256<uint>.Count
                && !Vector256.EqualsAny(Vector256.LoadUnsafe(ref first, (nuint)i) & exponent, exponent))
            {
                i += Vector256<uint>.Count;
            }
        }

        while (i < bits.Length && (bits[i] & FloatExponent) != FloatExponent)
        {
            i++;
        }

        return i < bits.Length ? i : -1;
    }

    private static string? Fault(NetworkTensor tensor, string? folder)
    {
        if (tensor.Type is not (TensorTypes.Float or TensorTypes.Double or TensorTypes.Float16 or TensorTypes.BFloat16))
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = tensor.Values(folder).Span;
        return tensor.Type switch
        {
            TensorTypes.Float => FaultOfFloats(bytes),
            TensorTypes.Double => Word(MemoryMarshal.Cast<byte, ulong>(bytes), DoubleExponent),
            TensorTypes.Float16 => Word(MemoryMarshal.Cast<byte, ushort>(bytes), HalfExponent),
            _ => Word(MemoryMarshal.Cast<byte, ushort>(bytes), BrainExponent),
        };
    }

    private static string? FaultOfFloats(ReadOnlySpan<byte> bytes)
    {
        int found = IndexOfNotFinite(bytes);
        return found < 0 ? null : Word(MemoryMarshal.Cast<byte, uint>(bytes), FloatExponent, found);
    }

    // NaN wherever it stands; infinity only among other values.
    private static string? Word<T>(ReadOnlySpan<T> values, T exponent, int start = 0)
        where T : struct, System.Numerics.IBinaryInteger<T>
    {
        bool isInfinite = false;
        for (int i = start; i < values.Length; i++)
        {
            if ((values[i] & exponent) != exponent)
            {
                continue;
            }

            if ((values[i] & (exponent ^ (T.AllBitsSet >>> 1))) != T.Zero)
            {
                return "NaN";
            }

            isInfinite = true;
        }

        return isInfinite && values.Length > 1 ? "infinity" : null;
    }

    private static string Reader(Network network, string tensor)
    {
        foreach (NetworkNode node in network.Nodes)
        {
            if (node.Inputs.Contains(tensor))
            {
                return $" of {node.Operator} node '{node.Name}'";
            }
        }

        return "";
    }

    private static EdgeException NotFinite(string found, string where) => new(
        EdgeFault.Model,
        $"The weights hold {found}",
        where,
        "finite numbers",
        "The training went wrong, or the file was damaged: take an earlier state, or export the model again.");
}
