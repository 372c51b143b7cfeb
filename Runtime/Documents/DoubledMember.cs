using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>Members that are in an object more than once: readers would take the last and people the first.</summary>
internal static class DoubledMember
{
    /// <summary>The first there is: the path that leads to it from the value, ".files[2].name", or null.</summary>
    /// <param name="element">The value that is looked through, at any depth; documents are no deeper than 64.</param>
    public static string? Find(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => InObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select((item, index) =>
            Find(item) is { } path ? $"[{index}]{path}" : null).FirstOrDefault(path => path is not null),
        _ => null,
    };

    private static string? InObject(JsonElement element)
    {
        HashSet<string> names = [];
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string? inner = names.Add(member.Name) ? Find(member.Value) : "";
            if (inner is not null)
            {
                return $".{JsonValues.Shorten(member.Name)}{inner}";
            }
        }

        return null;
    }
}
