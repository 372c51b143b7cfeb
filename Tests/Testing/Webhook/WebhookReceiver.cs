using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeConvNeXt.Testing.Webhook;

/// <summary>A real web server that takes results as a test wants it to.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Posting> _taken = new();
    private int _calls;

    private WebhookReceiver(WebApplication server) => _server = server;

    /// <summary>What it does with the n-th call, from 1, instead of taking it: true where it has answered.</summary>
    public Func<HttpContext, byte[], int, Task<bool>> Instead { get; set; } = (_, _, _) => Task.FromResult(false);

    public Uri Url => new(new Uri(_server.Urls.Single()), "/results?line=4");

    public int Calls => Volatile.Read(ref _calls);

    public IReadOnlyList<Posting> Taken => [.. _taken];

    /// <summary>Sequences of the results that were taken, in order.</summary>
    public long[] Sequences =>
        [.. Taken.SelectMany(posting => posting.Results).Select(result => result.GetProperty("sequence").GetInt64())];

    public static async Task<WebhookReceiver> Open(int port = 0, X509Certificate2? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(
            options => options.Listen(IPAddress.Loopback, port, listen => Listen(listen, certificate)));
        WebApplication server = builder.Build();
        WebhookReceiver receiver = new(server);
        server.Run(receiver.TakeAsync);
        await server.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.Zero);
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private static void Listen(ListenOptions listen, X509Certificate2? certificate)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (certificate is not null)
        {
            listen.UseHttps(certificate);
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        if (await Instead(context, body.ToArray(), Interlocked.Increment(ref _calls)))
        {
            return;
        }

        _taken.Enqueue(new Posting(
            body.ToArray(), context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
            context.Request.Method, context.Request.Path + context.Request.QueryString));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}

/// <summary>One call that was taken.</summary>
public sealed record Posting(byte[] Body, IReadOnlyDictionary<string, string> Headers, string Method, string Path)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public JsonElement[] Results => Json.ValueKind == JsonValueKind.Array ? [.. Json.EnumerateArray()] : [Json];
}
