using System.Globalization;
using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>The files that a bare network keeps its tensors in, found without reading them.</summary>
internal static class DataFiles
{
    private const string Missing = "missing";

    /// <summary>
    /// One line for each file: its name, number of bytes, and when it was written. None where the bytes are no network: the runtime has its
    /// own words.
    /// </summary>
    /// <param name="onnx">The network.</param>
    /// <param name="folder">Its folder.</param>
    public static IReadOnlyList<string> Stamps(ReadOnlyMemory<byte> onnx, string folder)
    {
        try
        {
            return [.. NamesIn(Network.Parse(onnx)).Distinct().Order(StringComparer.Ordinal).Select(name => Stamp(name, folder))];
        }
        catch (MalformedWireException)
        {
            return [];
        }
    }

    /// <summary>Bytes of all of them. None where the bytes are no network, and of files that are missing.</summary>
    /// <param name="onnx">The network.</param>
    /// <param name="folder">Its folder.</param>
    public static long Bytes(ReadOnlyMemory<byte> onnx, string folder)
    {
        try
        {
            return NamesIn(Network.Parse(onnx)).Distinct().Sum(name => Find(name, folder) is { } file ? file.Length : 0);
        }
        catch (MalformedWireException)
        {
            return 0;
        }
    }

    private static IEnumerable<string> NamesIn(Network network)
    {
        IEnumerable<NetworkAttribute> attributes = network.Nodes.SelectMany(node => node.Attributes).Concat(
            network.Functions.SelectMany(function => function.Defaults));
        return network.Graphs.SelectMany(graph => graph.Initializers)
            .Concat(attributes.SelectMany(attribute => attribute.Tensors))
            .Select(tensor => tensor.File)
            .OfType<string>();
    }

    private static string Stamp(string name, string folder) => Find(name, folder) is { } file
        ? string.Create(CultureInfo.InvariantCulture, $"{name} {file.Length} {file.LastWriteTimeUtc.Ticks}")
        : $"{name} {Missing}";

    private static FileInfo? Find(string name, string folder)
    {
        // No file has such a name, and looking one up is misuse.
        FileInfo? file = name.Length == 0 || name.Contains('\0', StringComparison.Ordinal)
            ? null
            : new FileInfo(Path.Combine(folder, name));
        return file is { Exists: true } ? file : null;
    }
}
