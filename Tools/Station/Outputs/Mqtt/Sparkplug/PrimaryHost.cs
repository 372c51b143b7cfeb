using System.Buffers;
using System.Text.Json;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>What the primary host said of itself. An old message that comes late does not count: each has its session's time.</summary>
internal sealed class PrimaryHost
{
    private const int LargestPayload = 4096;
    private const int Depth = 8;

    private long? _last;
    private long? _lastOnline;

    /// <summary>Whether it is online, as far as was heard on this connection.</summary>
    public bool IsOnline { get; private set; }

    /// <summary>A connection begins: nothing was heard on it.</summary>
    public void BeginConnection() => IsOnline = false;

    /// <summary>Takes a message of its state.</summary>
    /// <returns>Whether it is one.</returns>
    public bool Take(ReadOnlySequence<byte> payload)
    {
        if (Read(payload) is not { } state)
        {
            return false;
        }

        if (state.IsOnline)
        {
            if (_last is null || state.Timestamp >= _last)
            {
                IsOnline = true;
                _last = _lastOnline = state.Timestamp;
            }
        }
        else if (_lastOnline is null || state.Timestamp >= _lastOnline)
        {
            IsOnline = false;
            _last = Math.Max(_last ?? state.Timestamp, state.Timestamp);
        }

        return true;
    }

    private static (bool IsOnline, long Timestamp)? Read(ReadOnlySequence<byte> payload)
    {
        if (payload.Length > LargestPayload)
        {
            return null;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = Depth });
            return json.RootElement is { ValueKind: JsonValueKind.Object } state
                && state.TryGetProperty("online"u8, out JsonElement online)
                && online.ValueKind is JsonValueKind.True or JsonValueKind.False
                && state.TryGetProperty("timestamp"u8, out JsonElement timestamp)
                && timestamp.ValueKind == JsonValueKind.Number
                && timestamp.TryGetInt64(out long time)
                    ? (online.GetBoolean(), time)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
