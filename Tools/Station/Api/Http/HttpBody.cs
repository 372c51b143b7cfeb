using System.Text.Json;
using EdgeConvNeXt.Station.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Http;

/// <summary>A request's JSON, or why it cannot be had.</summary>
/// <param name="Json">The JSON; undefined where there is a problem.</param>
/// <param name="Problem">Why it cannot be had; null where it can.</param>
internal readonly record struct HttpBody(JsonElement Json, HttpProblem? Problem)
{
    private const int MostBytes = 4096;
    private const int Depth = 8;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    /// <summary>Reads it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="clock">The clock of the time that it may take.</param>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public static async Task<HttpBody> ReadAsync(HttpRequest request, TimeProvider clock)
    {
        CancellationToken gone = request.HttpContext.RequestAborted;
        using CancellationTokenSource late = new(MostTime, clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, gone);
        byte[] bytes = new byte[MostBytes + 1];
        try
        {
            int length = request.ContentLength > MostBytes
                ? bytes.Length
                : await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, over.Token).ConfigureAwait(false);
            return length > MostBytes
                ? TooLarge()
                : Parse(bytes.AsMemory(0, length));
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
                ? TooLarge()
                : Refuse(fault.StatusCode, "The body does not come as HTTP has it: expected as many bytes as were announced, in time.");
        }
    }

    private static HttpBody Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Depth });
            return new HttpBody(json.RootElement.Clone(), null);
        }
        catch (JsonException)
        {
            return Refuse(StatusCodes.Status400BadRequest, StationRequests.NoPart.Sentence);
        }
    }

    private static HttpBody TooLarge() =>
        Refuse(StatusCodes.Status413PayloadTooLarge, $"The body is too large: expected at most {MostBytes} bytes.");

    private static HttpBody Refuse(int status, string sentence) => new(default, new HttpProblem(status, sentence));
}
