using System.Buffers;
using System.Text.Json;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>
/// What a command says beside its topic: nothing, or a JSON object with an id of the sender's and what the command needs.
/// </summary>
/// <param name="Id">The id; null where there is none.</param>
/// <param name="Body">The object, its id included; undefined where there is none.</param>
/// <param name="Fault">Why it is no command, in one sentence; null when it is one.</param>
internal readonly record struct CommandRequest(string? Id, JsonElement Body, string? Fault)
{
    /// <summary>The member of every command that is the sender's own.</summary>
    public const string IdMember = "id";

    private const int LargestPayload = 4096;
    private const int LongestId = 128;
    private const int Depth = 8;

    /// <summary>Reads a payload.</summary>
    public static CommandRequest Read(ReadOnlySequence<byte> payload)
    {
        if (payload.Length == 0)
        {
            return default;
        }

        if (payload.Length <= LargestPayload)
        {
            try
            {
                using JsonDocument json = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = Depth });
                if (json.RootElement.ValueKind == JsonValueKind.Object)
                {
                    return ReadId(json.RootElement.Clone());
                }
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException)
            {
                // The same sentence as for JSON that is no object; an escape that stands for half a character is an InvalidOperation.
            }
        }

        return Refused($"The payload is no command: expected nothing, or a JSON object of at most {LargestPayload} bytes.");
    }

    private static CommandRequest ReadId(JsonElement command)
    {
        if (!command.TryGetProperty(IdMember, out JsonElement id))
        {
            return new CommandRequest(null, command, null);
        }

        return id.ValueKind == JsonValueKind.String && id.GetString() is { Length: <= LongestId } text
            ? new CommandRequest(text, command, null)
            : Refused($"The id is none: expected a text of at most {LongestId} characters.");
    }

    private static CommandRequest Refused(string fault) => new(null, default, fault);
}
