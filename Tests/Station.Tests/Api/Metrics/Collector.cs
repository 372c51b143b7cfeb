using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeConvNeXt.Station.Tests.Api.Metrics;

/// <summary>
/// Receives OTLP over HTTP and gRPC as a real server, and takes the messages apart by the wire format alone.
/// </summary>
/// <seealso href="https://opentelemetry.io/docs/specs/otlp/">the protocol</seealso>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<(string Path, byte[] Message)> _received = new();

    private Collector(WebApplication server) => _server = server;

    /// <summary>The status that calls over HTTP are answered with.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    public Uri Url => new(_server.Urls.Single());

    /// <summary>Paths that were called.</summary>
    public string[] Paths => [.. _received.Select(call => call.Path).Distinct()];

    public static async Task<Collector> Open(HttpProtocols protocol = HttpProtocols.Http1, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            options => options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = protocol));
        builder.Services.AddRoutingCore();
        WebApplication server = builder.Build();
        Collector collector = new(server);
        server.MapPost("/{**path}", collector.TakeAsync);
        await server.StartAsync();
        return collector;
    }

    /// <summary>Every text in the messages of a signal: names, labels, attributes.</summary>
    public string[] Texts(string signal) => [.. _received
        .Where(call => call.Path.Contains(signal, StringComparison.OrdinalIgnoreCase))
        .SelectMany(call => Strings(call.Message)).Distinct()];

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.ContentType == "application/grpc")
        {
            // A message has one byte for compression and four for its length before it.
            _received.Enqueue((context.Request.Path, body.ToArray()[5..]));
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
            return;
        }

        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/x-protobuf";
        if (Status == StatusCodes.Status200OK)
        {
            _received.Enqueue((context.Request.Path, body.ToArray()));
        }
    }

    // Bytes that are no message are a text; what is both is looked at as both.
    private static List<string> Strings(ReadOnlySpan<byte> message)
    {
        List<string> found = [];
        while (!message.IsEmpty)
        {
            ulong tag = Varint(ref message);
            switch (tag & 7)
            {
                case 0:
                    Varint(ref message);
                    break;
                case 1:
                    message = message[8..];
                    break;
                case 5:
                    message = message[4..];
                    break;
                case 2:
                    int length = checked((int)Varint(ref message));
                    found.AddRange(Inner(message[..length]));
                    message = message[length..];
                    break;
                default:
                    throw new InvalidDataException();
            }
        }

        return found;
    }

    private static List<string> Inner(ReadOnlySpan<byte> bytes)
    {
        List<string> found = [Encoding.UTF8.GetString(bytes)];
        try
        {
            found.AddRange(Strings(bytes));
        }
        catch (Exception fault) when (fault is InvalidDataException or ArgumentOutOfRangeException or OverflowException)
        {
            return found;
        }

        return found;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < 10 && i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException();
    }
}
