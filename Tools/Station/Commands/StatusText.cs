using System.Text;
using System.Text.Json;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>
/// An agent's status for people: what matters on the first line, then one line for each value, under a heading for each group.
/// </summary>
internal static class StatusText
{
    private const int Column = 28;
    private const string State = "state";

    private static readonly string[] First = ["sound", "alive", State];

    /// <summary>Writes a status.</summary>
    public static string Of(JsonElement status)
    {
        StringBuilder text = new();
        text.AppendLine(Headline(status));
        Append(text, status, 0);
        return text.ToString().TrimEnd();
    }

    // sound: false, alive: true, running
    private static string Headline(JsonElement status) =>
        string.Join(
            ", ",
            status.EnumerateObject()
                .Where(member => First.Contains(member.Name))
                .Select(member => member.Name == State ? Value(member.Value) : $"{member.Name}: {Value(member.Value)}"));

    private static void Append(StringBuilder text, JsonElement group, int depth)
    {
        foreach (JsonProperty member in group.EnumerateObject().Where(member => depth > 0 || !First.Contains(member.Name)))
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
                text.Append(name.PadRight(Column)).Append(' ').AppendLine(Value(member.Value));
            }
        }
    }

    private static string Value(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static bool IsList(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object);

    // uptimeSeconds: uptime seconds.
    private static string Words(string name) =>
        string.Concat(
            name.Select((letter, index) => char.IsUpper(letter) && index > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
}
