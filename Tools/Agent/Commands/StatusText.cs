using System.Text;
using System.Text.Json;

namespace EdgeConvNeXt.Agent.Commands;

/// <summary>An agent's status for people: one line for each value, under a heading for each group.</summary>
internal static class StatusText
{
    private const int Column = 28;

    /// <summary>Writes a status.</summary>
    public static string Of(JsonElement status)
    {
        StringBuilder text = new();
        Append(text, status, 0);
        return text.ToString().TrimEnd();
    }

    private static void Append(StringBuilder text, JsonElement group, int depth)
    {
        foreach (JsonProperty member in group.EnumerateObject())
        {
            string name = new string(' ', depth * 2) + Words(member.Name);
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                text.AppendLine(name);
                Append(text, member.Value, depth + 1);
            }
            else if (IsList(member.Value))
            {
                text.AppendLine(name);
                foreach (JsonElement item in member.Value.EnumerateArray())
                {
                    Append(text, item, depth + 1);
                }
            }
            else
            {
                text.Append(name.PadRight(Column)).Append(' ').AppendLine(member.Value.ToString());
            }
        }
    }

    private static bool IsList(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object);

    // uptimeSeconds: uptime seconds.
    private static string Words(string name) =>
        string.Concat(name.Select((letter, index) => char.IsUpper(letter) && index > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
}
