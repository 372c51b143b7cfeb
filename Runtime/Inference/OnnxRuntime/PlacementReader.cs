using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>
/// Reads from the trace of a session, a JSON array of events, which execution provider ran which nodes in its last run. An event of a node
/// is recorded when its kernel ends, that of a run after those of its nodes.
/// </summary>
internal static class PlacementReader
{
    private const string KernelSuffix = "_kernel_time";
    private const string RunEvent = "model_run";
    private const string LongEnding = "ExecutionProvider";

    /// <summary>The shares, the largest part of the time first; empty when the trace has no node.</summary>
    /// <param name="json">The whole file.</param>
    /// <exception cref="JsonException">It is no such trace.</exception>
    public static IReadOnlyList<ProviderShare> Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("The trace is no list of events.");
        }

        List<(string Provider, double Time)> last = [];
        List<(string Provider, double Time)> current = [];
        foreach (JsonElement item in document.RootElement.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
        {
            string name = Text(item, "name");
            if (name == RunEvent)
            {
                (last, current) = (current, []);
            }
            else if (name.EndsWith(KernelSuffix, StringComparison.Ordinal) && item.TryGetProperty("args", out JsonElement arguments))
            {
                current.Add(
                    (ShortName(Text(arguments, "provider")), item.TryGetProperty("dur", out JsonElement time) ? time.GetDouble() : 0));
            }
        }

        return Share(last);
    }

    private static IReadOnlyList<ProviderShare> Share(List<(string Provider, double Time)> nodes)
    {
        // Each node gets half of the trace's step on top, so that nodes too fast for its clock have a share too.
        const double HalfStep = 0.5;
        double total = nodes.Sum(node => node.Time + HalfStep);
        return
        [
            .. nodes.GroupBy(node => node.Provider)
                .Select(group => new ProviderShare(group.Key, group.Count(), group.Sum(node => node.Time + HalfStep) / total))
                .OrderByDescending(share => share.TimeShare).ThenBy(share => share.Provider, StringComparer.Ordinal),
        ];
    }

    private static string Text(JsonElement item, string member) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(member, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    // CUDAExecutionProvider: cuda.
    private static string ShortName(string provider)
    {
        string name = provider.EndsWith(LongEnding, StringComparison.Ordinal) ? provider[..^LongEnding.Length] : provider;
        return name.Length == 0 ? "unknown" : name.ToLowerInvariant();
    }
}
