using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>A call of the page: what it asks, read strictly, and its answer. Whatever is wrong with it is thrown.</summary>
/// <param name="http">The call.</param>
/// <param name="caller">Who calls.</param>
/// <param name="isStillAllowed">Whether the caller may still call it: logins end while answers last.</param>
/// <param name="clock">The clock of the time that a body may take.</param>
internal sealed class PageRequest(HttpContext http, Caller caller, Func<bool> isStillAllowed, TimeProvider clock)
{
    private const int MostBytes = 64 * 1024;
    private const int LongestSentence = 200;
    private static readonly TimeSpan MostSending = TimeSpan.FromMinutes(2);

    /// <summary>The call.</summary>
    public HttpContext Http => http;

    /// <summary>Who calls.</summary>
    public Caller Caller => caller;

    /// <summary>Whether the caller may still call it: logins end while answers last.</summary>
    public bool IsStillAllowed => isStillAllowed();

    /// <summary>Cancelled when the caller goes away.</summary>
    public CancellationToken Gone => http.RequestAborted;

    /// <summary>A text out of the path.</summary>
    public string Path(string name) => (string)http.Request.RouteValues[name]!;

    /// <summary>A result's id out of the path.</summary>
    /// <exception cref="HttpRefusal">It is none.</exception>
    public Guid Result(string name = "result") => Guid.TryParseExact(Path(name), "D", out Guid result)
        ? result
        : throw HttpRefusal.NotFound("The path names no result: expected an id such as 019a8c2e-7b1d-7c43-9d0e-5f2a61b0c9d4.");

    /// <summary>A text that the query may have; null without one.</summary>
    /// <exception cref="HttpRefusal">It is there twice.</exception>
    public string? Query(string name)
    {
        StringValues values = http.Request.Query[name];
        return values.Count <= 1 ? values.ToString() is { Length: > 0 } text ? text : null
            : throw HttpRefusal.Wrong($"{name} is there twice: expected it once.");
    }

    /// <summary>A whole number that the query may have.</summary>
    /// <exception cref="HttpRefusal">It is none, or out of range.</exception>
    public long? Query(string name, long least, long most) => Query(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
        : throw HttpRefusal.Wrong($"{name} is '{PrintableText.Of(text)}': expected a whole number from {least} to {most}.");

    /// <summary>A moment that the query may have.</summary>
    /// <exception cref="HttpRefusal">It is none.</exception>
    public DateTimeOffset? Moment(string name) => Query(name) is not { } text ? null
        : DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset moment)
            ? moment
            : throw HttpRefusal.Wrong($"{name} is '{PrintableText.Of(text)}': expected a time such as 2026-01-31T08:30:00Z.");

    /// <summary>A word that the query may have.</summary>
    /// <exception cref="HttpRefusal">It is none of these.</exception>
    public string? Word(string name, params ReadOnlySpan<string> words) => Query(name) is not { } text ? null
        : words.Contains(text) ? text
        : throw HttpRefusal.Wrong($"{name} is '{PrintableText.Of(text)}': expected one of {string.Join(", ", words.ToArray())}.");

    /// <summary>The body, a JSON object.</summary>
    /// <param name="members">The members that it may have.</param>
    /// <exception cref="HttpRefusal">It is none, too large, too slow, or has another member.</exception>
    public async Task<JsonElement> BodyAsync(params string[] members)
    {
        if (!HttpGate.IsJson(http.Request.ContentType))
        {
            throw new HttpRefusal(
                StatusCodes.Status415UnsupportedMediaType, "The body is not told to be JSON: expected Content-Type: application/json.");
        }

        HttpBody body = await HttpBody.ReadAsync(
            http.Request, clock, MostBytes, "The body is no JSON: expected a JSON object.").ConfigureAwait(false);
        if (body.Problem is { } problem)
        {
            throw new HttpRefusal(problem);
        }

        if (body.Json.ValueKind != JsonValueKind.Object)
        {
            throw HttpRefusal.Wrong("The body is no JSON object: expected one.");
        }

        foreach (JsonProperty member in body.Json.EnumerateObject())
        {
            if (!members.Contains(member.Name))
            {
                throw HttpRefusal.Wrong(
                    $"The body has the member {PrintableText.Of(member.Name)}: expected {string.Join(", ", members)} alone.");
            }
        }

        return body.Json;
    }

    /// <summary>A text of a body; null without one.</summary>
    /// <exception cref="HttpRefusal">It is none.</exception>
    public static string? Text(JsonElement body, string member) => !body.TryGetProperty(member, out JsonElement value)
        || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? ReadText(value, member)
        : throw HttpRefusal.Wrong($"The member {member} is no text: expected one in quotes.");

    /// <summary>A sentence of a body, for those who read the record; null without one.</summary>
    /// <exception cref="HttpRefusal">It is none, or too long.</exception>
    public static string? Sentence(JsonElement body, string member) => Text(body, member)?.Trim() is not { Length: > 0 } sentence ? null
        : sentence.Length <= LongestSentence ? sentence
        : throw HttpRefusal.Wrong($"{member} has {sentence.Length} letters: expected {LongestSentence} at most.");

    /// <summary>Yes or no out of a body; null without it.</summary>
    /// <exception cref="HttpRefusal">It is neither.</exception>
    public static bool? Flag(JsonElement body, string member) => !body.TryGetProperty(member, out JsonElement value)
        || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw HttpRefusal.Wrong($"The member {member} is neither true nor false: expected one of them.");

    /// <summary>A text that a body has to have.</summary>
    /// <exception cref="HttpRefusal">It has none.</exception>
    public static string Require(JsonElement body, string member) => Text(body, member)
        ?? throw HttpRefusal.Wrong($"The member {member} is missing: expected a text.");

    /// <summary>Answers with a value as JSON.</summary>
    public Task AnswerAsync<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        return AnswerAsync(PlainJson.Bytes(value, type), "application/json");
    }

    /// <summary>Sets what every answer says of itself; nobody keeps it where its headers do not say otherwise.</summary>
    public void Begin(string type)
    {
        IHeaderDictionary headers = http.Response.Headers;
        http.Response.ContentType = type;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }
    }

    /// <summary>Answers with bytes that nobody keeps, where the answer's headers do not say otherwise.</summary>
    public async Task AnswerAsync(ReadOnlyMemory<byte> body, string type)
    {
        Begin(type);
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, Gone).ConfigureAwait(false);
    }

    /// <summary>Answers with a file, some of it at a time in memory; whoever takes it too slowly is sent away.</summary>
    public async Task AnswerAsync(FileStream file, string type)
    {
        Begin(type);
        http.Response.ContentLength = file.Length;
        using ITimer late = clock.CreateTimer(_ => http.Abort(), null, MostSending, Timeout.InfiniteTimeSpan);
        await file.CopyToAsync(http.Response.Body, Gone).ConfigureAwait(false);
    }

    /// <summary>It is done, and there is nothing to say.</summary>
    public Task DoneAsync(int status = StatusCodes.Status204NoContent)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>A time as answers have it.</summary>
    public static string Text(DateTimeOffset time) => VerdictJson.Text(time);

    private static string ReadText(JsonElement value, string member)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape that stands for half a character.
            throw HttpRefusal.Wrong($"The member {member} is no text: expected whole characters.");
        }
    }
}
