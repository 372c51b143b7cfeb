using System.Text.Json;
using EdgeConvNeXt.Station.Slots;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>Requests about the models in slots, from their JSON.</summary>
internal static class ModelRequests
{
    /// <summary>Has one carried out.</summary>
    /// <param name="slots">What changes models.</param>
    /// <param name="request">A <see cref="ModelRequest"/>.</param>
    /// <returns>Why it is none, a sentence; null where it is carried out.</returns>
    /// <exception cref="Runtime.EdgeException">It cannot be carried out.</exception>
    public static string? CarryOut(SlotKeeper slots, JsonElement request)
    {
        switch (Text(request, "do"))
        {
            case "try" when Text(request, "slot") is { } slot:
                _ = slots.Table.Get(slot);
                slots.Try(slot);
                return null;
            case "good":
                slots.MarkGood(Text(request, "reason") ?? "asked at the socket");
                return null;
            case "back":
                slots.GoBack(Text(request, "reason") ?? "asked at the socket");
                return null;
            default:
                return "The request about models is none: expected an object with do, one of try (with slot), good, back and check.";
        }
    }

    /// <summary>Whether a request asks for golden parts to be judged.</summary>
    public static bool IsCheck(JsonElement request) => Text(request, "do") == "check";

    private static string? Text(JsonElement request, string member) =>
        request.ValueKind == JsonValueKind.Object && request.TryGetProperty(member, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
