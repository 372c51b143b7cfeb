using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Api.Requests;
using EdgeConvNeXt.Station.Api.Web;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Http;

/// <summary>What a running station is told over HTTP, under /api/v1.</summary>
internal sealed class StationHttp : IWebPart, IAsyncDisposable
{
    private readonly HttpConfiguration _configuration;
    private readonly StationRequests _requests;
    private readonly HttpGate _gate;
    private readonly TimeProvider _clock;

    private StationHttp(RunningStation running, HttpConfiguration configuration)
    {
        _configuration = configuration;
        _requests = StationRequests.To(running);
        _gate = new HttpGate(configuration, running.Services.Loggers.CreateLogger<StationHttp>());
        _clock = running.Services.Clock;
    }

    /// <inheritdoc/>
    public IPEndPoint? Address => _configuration.Address;

    /// <inheritdoc/>
    public string Title => "requests";

    /// <summary>Opens it; null where nothing is taken over HTTP.</summary>
    /// <exception cref="Runtime.EdgeException">The token cannot be read.</exception>
    public static StationHttp? Open(RunningStation running)
    {
        if (running.Configuration.Http is not { } http)
        {
            return null;
        }

        if (http.TokenFile is { } file)
        {
            _ = HttpGate.ReadToken(file);
        }

        return new StationHttp(running, http);
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.Map("/api/v1/serial", context => AnswerAsync(context, Announce));
        endpoints.Map("/api/v1/trigger", context => AnswerAsync(context, Trigger));
        endpoints.Map("/api/{**rest}", context => NoPath.WriteAsync(context));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static HttpProblem NoPath { get; } = new(
        StatusCodes.Status404NotFound, "There is nothing at this path: expected /api/v1/serial or /api/v1/trigger.");

    private async Task AnswerAsync(HttpContext context, Func<JsonElement, HttpReply> carryOut)
    {
        HttpBody body = _gate.Check(context.Request) is { } refused
            ? new HttpBody(default, refused)
            : await HttpBody.ReadAsync(context.Request, _clock, HttpBody.PartBytes, StationRequests.NoPart.Sentence).ConfigureAwait(false);
        HttpReply reply = body.Problem ?? carryOut(body.Json);
        await reply.WriteAsync(context).ConfigureAwait(false);
    }

    private HttpReply Announce(JsonElement request) =>
        _requests.Announce(request).TryGet(out AnnounceAnswer? answer, out RequestRefusal? refusal)
            ? HttpReply.Of(answer, RequestJson.Default.AnnounceAnswer)
            : Problem(refusal);

    private HttpReply Trigger(JsonElement request)
    {
        if (!_requests.Trigger(request).TryGet(out TriggerAnswer? answer, out RequestRefusal? refusal))
        {
            return Problem(refusal);
        }

        return answer.Refusal is { } sentence
            ? new HttpProblem(StatusCodes.Status409Conflict, sentence) { Part = answer.Part }
            : HttpReply.Of(answer, RequestJson.Default.TriggerAnswer);
    }

    private static HttpProblem Problem(RequestRefusal refusal) => new(
        refusal.Kind == RefusalKind.Wrong ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict, refusal.Sentence);

    /// <summary>A problem, or a body with status 200.</summary>
    private readonly record struct HttpReply(HttpProblem? Problem, byte[]? Body)
    {
        public static implicit operator HttpReply(HttpProblem problem) => new(problem, null);

        public static HttpReply Of<T>(T answer, JsonTypeInfo<T> type) => new(null, PlainJson.Bytes(answer, type));

        public async Task WriteAsync(HttpContext context)
        {
            if (Problem is { } problem)
            {
                await problem.WriteAsync(context).ConfigureAwait(false);
                return;
            }

            context.Response.ContentType = "application/json";
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.Body.WriteAsync(Body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
