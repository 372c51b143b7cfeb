using System.Text.Json;

namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>Reads the trace that ONNX Runtime writes of a session: a JSON array of events, of which those of kernels are wanted.</summary>
internal static class ProfileReader
{
    private const string KernelSuffix = "_kernel_time";
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>The median time of each node.</summary>
    /// <param name="json">The whole file.</param>
    /// <exception cref="JsonException">It is no such trace.</exception>
    public static IReadOnlyList<NodeTime> Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        OrderedDictionary<(string Index, string Name, string Type), List<double>> nodes = [];
        foreach (JsonElement item in document.RootElement.EnumerateArray())
        {
            if (KernelOf(item) is not { } key)
            {
                continue;
            }

            if (!nodes.TryGetValue(key, out List<double>? times))
            {
                nodes.Add(key, times = []);
            }

            times.Add(item.GetProperty("dur").GetDouble() / MicrosecondsPerMillisecond);
        }

        return [.. nodes.Select(node => new NodeTime(node.Key.Name, node.Key.Type, Median(node.Value)))];
    }

    private static (string Index, string Name, string Type)? KernelOf(JsonElement item)
    {
        bool isKernel = item.TryGetProperty("name", out JsonElement name) && name.GetString() is { } text
            && text.EndsWith(KernelSuffix, StringComparison.Ordinal);
        if (!isKernel || !item.TryGetProperty("args", out JsonElement arguments)
            || !arguments.TryGetProperty("op_name", out JsonElement type))
        {
            return null;
        }

        string index = arguments.TryGetProperty("node_index", out JsonElement number) ? number.ToString() : "";
        return (index, name.GetString()![..^KernelSuffix.Length], type.GetString() ?? "");
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        int middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
