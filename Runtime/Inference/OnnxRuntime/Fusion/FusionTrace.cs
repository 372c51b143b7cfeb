using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>What nodes of a network read from each other, and its constants as numbers.</summary>
internal sealed class FusionTrace
{
    private readonly GraphTrace _trace;
    private readonly string? _folder;
    private readonly Dictionary<string, List<NetworkNode>> _readers = [];
    private readonly HashSet<string> _outputs;

    /// <param name="network">The network.</param>
    /// <param name="folder">Folder of tensors that lie in files of their own; null where there are none.</param>
    public FusionTrace(Network network, string? folder)
    {
        _trace = new GraphTrace(network);
        _folder = folder;
        _outputs = [.. network.Graph.Outputs.Select(output => output.Name)];
        foreach (NetworkNode node in network.Graph.Nodes)
        {
            foreach (string input in node.Inputs)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(_readers, input, out _) ??= []).Add(node);
            }
        }
    }

    /// <summary>The nodes that read a tensor.</summary>
    public IReadOnlyList<NetworkNode> Readers(string tensor) => _readers.GetValueOrDefault(tensor) ?? [];

    /// <summary>Whether somebody outside of the network reads a tensor.</summary>
    public bool IsOutput(string tensor) => _outputs.Contains(tensor);

    /// <summary>The one node that reads the one output of another; null where there are others, or the network gives it out.</summary>
    public NetworkNode? Next(NetworkNode node) =>
        node.Outputs.ToArray() is [string only] && !IsOutput(only) && Readers(only) is [NetworkNode next] ? next : null;

    /// <summary>The one QuantizeLinear to bytes among the readers of a tensor; null where there is none or more.</summary>
    public NetworkNode? Quantizer(string tensor) =>
        Readers(tensor).Where(node => node.Is("QuantizeLinear") && Quantization(node, 1) is not null).ToArray() is [NetworkNode one]
            ? one
            : null;

    /// <summary>A scale, and the zero point of bytes behind it among a node's inputs; null where they are others.</summary>
    /// <param name="node">The node.</param>
    /// <param name="index">Place of the scale among the inputs.</param>
    public (float Scale, int Zero)? Quantization(NetworkNode node, int index)
    {
        string[] inputs = [.. node.Inputs];
        return inputs.Length > index + 1 && Numbers<float>(inputs[index], TensorTypes.Float, 1) is [float scale]
            && scale > 0 && float.IsFinite(scale) && float.IsFinite(1 / scale)
            && Numbers<byte>(inputs[index + 1], TensorTypes.UInt8, 1) is [byte zero]
            ? (scale, zero)
            : null;
    }

    /// <summary>A constant's numbers; null where the tensor is no constant of that type with so many.</summary>
    /// <param name="tensor">Its name.</param>
    /// <param name="type">Number of the element type.</param>
    /// <param name="count">How many; null for any.</param>
    public T[]? Numbers<T>(string tensor, long type, long? count)
        where T : unmanaged
    {
        if (_trace.Constant(tensor) is not { } constant || constant.Type != type || (count is not null && constant.Count != count))
        {
            return null;
        }

        T[] values = MemoryMarshal.Cast<byte, T>(constant.Values(_folder).Span).ToArray();
        return values.LongLength == constant.Count ? values : null;
    }

    /// <summary>A constant's signed bytes, which stay where they are; null where the tensor is none.</summary>
    public ReadOnlyMemory<byte>? SignedBytes(string tensor) =>
        _trace.Constant(tensor) is { Type: TensorTypes.Int8 } constant && constant.Values(_folder) is var values
            && values.Length == constant.Count
            ? values
            : null;

    /// <summary>Sizes of a constant; null where the tensor is none.</summary>
    public IReadOnlyList<long>? Dimensions(string tensor) => _trace.Constant(tensor)?.Dimensions;
}
