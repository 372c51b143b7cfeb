using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Members that are in an object more than once: readers would take the last and people the first.</summary>
internal static class DoubledMember
{
    /// <summary>The first there is, with the path that leads to it, or null.</summary>
    /// <param name="element">The value that is looked through, at any depth; documents are no deeper than 64.</param>
    public static string? Find(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => InObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select((item, index) => Find(item) is { } path ? $"[{index}]{Step(path)}" : null).FirstOrDefault(path => path is not null),
        _ => null,
    };

    private static string? InObject(JsonElement element)
    {
        HashSet<string> names = [];
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!names.Add(member.Name))
            {
                return member.Name;
            }

            if (Find(member.Value) is { } path)
            {
                return member.Name + Step(path);
            }
        }

        return null;
    }

    private static string Step(string path) => path.StartsWith('[') ? path : $".{path}";
}
