using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Http;

/// <summary>A request's JSON, or why it cannot be had.</summary>
/// <param name="Json">The JSON; undefined where there is a problem.</param>
/// <param name="Problem">Why it cannot be had; null where it can.</param>
internal readonly record struct HttpBody(JsonElement Json, HttpProblem? Problem)
{
    /// <summary>What a body may have that says who a part is.</summary>
    public const int PartBytes = 4096;

    private const int Depth = 8;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    /// <summary>Reads it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="clock">The clock of the time that it may take.</param>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <param name="noObject">What is said of one that is no JSON.</param>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public static async Task<HttpBody> ReadAsync(HttpRequest request, TimeProvider clock, int mostBytes, string noObject)
    {
        CancellationToken gone = request.HttpContext.RequestAborted;
        using CancellationTokenSource late = new(MostTime, clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, gone);
        byte[] bytes = new byte[mostBytes + 1];
        try
        {
            int length = request.ContentLength > mostBytes
                ? bytes.Length
                : await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, over.Token).ConfigureAwait(false);
            return length > mostBytes
                ? TooLarge(mostBytes)
                : Parse(bytes.AsMemory(0, length), noObject);
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            return Refuse(
                StatusCodes.Status408RequestTimeout, $"The body comes too slowly: expected all of it within {MostTime.Seconds} s.");
        }
        catch (BadHttpRequestException fault)
        {
            // Of a body in chunks the server itself refuses one that announces too much.
            return fault.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TooLarge(mostBytes)
                : Refuse(fault.StatusCode, "The body does not come as HTTP has it: expected as many bytes as were announced, in time.");
        }
    }

    private static HttpBody Parse(ReadOnlyMemory<byte> bytes, string noObject)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Depth });
            ReadTexts(json.RootElement);
            return new HttpBody(json.RootElement.Clone(), null);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Refuse(StatusCodes.Status400BadRequest, noObject);
        }
    }

    // An escape that stands for half a character is found when a text is read, not when the document is.
    private static void ReadTexts(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
            default:
                break;
        }
    }

    private static HttpBody TooLarge(int mostBytes) =>
        Refuse(StatusCodes.Status413PayloadTooLarge, $"The body is too large: expected at most {mostBytes} bytes.");

    private static HttpBody Refuse(int status, string sentence) => new(default, new HttpProblem(status, sentence));
}
