using System.Text.Json;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Api.Requests;

/// <summary>
/// What a request says: a JSON object whose members are texts. A member that nobody knows is a fault, for a serial number under a
/// misspelt name would be lost in silence.
/// </summary>
internal sealed class RequestBody
{
    private readonly Dictionary<string, string?> _texts = [];

    private RequestBody()
    {
    }

    /// <summary>The text of a member; null where it is not there, or null.</summary>
    public string? this[string member] => _texts.GetValueOrDefault(member);

    /// <summary>Reads it.</summary>
    /// <param name="json">The object; undefined for a request that says nothing more.</param>
    /// <param name="members">The members that it may have.</param>
    public static RequestOutcome<RequestBody> Read(JsonElement json, IReadOnlyList<string> members)
    {
        RequestBody body = new();
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            return body;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return NoObject(members);
        }

        try
        {
            foreach (JsonProperty member in json.EnumerateObject())
            {
                if (body.Add(member, members) is { } fault)
                {
                    return RequestRefusal.Wrong(fault);
                }
            }
        }
        catch (InvalidOperationException)
        {
            // An escape that stands for half a character.
            return NoObject(members);
        }

        return body;
    }

    /// <summary>The refusal of what is no JSON object.</summary>
    public static RequestRefusal NoObject(IReadOnlyList<string> members) =>
        RequestRefusal.Wrong($"What is asked is not understood: expected a JSON object with {Names(members)}, each a text.");

    private string? Add(JsonProperty member, IReadOnlyList<string> members) =>
        !members.Contains(member.Name) ? $"The request has the member {PrintableText.Of(member.Name)}: expected {Names(members)} alone."
        : member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)
            ? $"The member {member.Name} is no text: expected one in quotes."
        : !_texts.TryAdd(member.Name, member.Value.GetString()) ? $"The member {member.Name} is there twice: expected it once."
        : null;

    private static string Names(IReadOnlyList<string> members) => members.Count == 0 ? "no member" : string.Join(", ", members);
}
