using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EdgeConvNeXt.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Web;

/// <summary>
/// A small web server of one address. Callers are few, and none of them holds up the line: connections, sizes and times are bounded, and a
/// call that fails is answered with 500 and logged. Nothing is read from the environment or from files.
/// </summary>
internal sealed class WebHost : IAsyncDisposable
{
    private const int Callers = 128;
    private const int RequestBytes = 64 * 1024;
    private const int HeaderBytes = 16 * 1024;
    private const int LineBytes = 4 * 1024;

    // A station stops within 2 s, and most of these are others'.
    private static readonly TimeSpan StopTime = TimeSpan.FromMilliseconds(250);

    private readonly WebApplication _server;
    private readonly ILogger _log;

    private WebHost(WebApplication server, ILogger log)
    {
        _server = server;
        _log = log;
    }

    /// <summary>Where it answers, with the port that it really has: "http://127.0.0.1:9464".</summary>
    public string Url => _server.Urls.Single();

    /// <summary>Begins to answer.</summary>
    /// <param name="address">Where.</param>
    /// <param name="parts">What is answered there.</param>
    /// <param name="log">Where trouble is logged.</param>
    /// <exception cref="EdgeException">The address cannot be had.</exception>
    public static WebHost Open(IPEndPoint address, IReadOnlyList<IWebPart> parts, ILogger log)
    {
        WebApplication server = Build(address, parts.Select(part => part.Certificate).FirstOrDefault(one => one is not null), log);
        foreach (IWebPart part in parts)
        {
            part.Map(server);
        }

        WebHost host = new(server, log);
        try
        {
            // Opening is synchronous for every companion: it takes a port, which does not wait, before the line runs.
            server.StartAsync().GetAwaiter().GetResult();
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            host.DisposeAsync().AsTask().Wait();
            throw Unusable(address, fault);
        }

        string titles = string.Join(", ", parts.Select(part => part.Title));
        WebLog.Opened(log, host.Url, titles);
        foreach (IWebPart part in parts)
        {
            part.Opened(host.Url);
        }

        return host;
    }

    /// <summary>Ends within a moment, whatever its callers do.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource over = new(StopTime);
        try
        {
            await _server.StopAsync(over.Token).ConfigureAwait(false);
            await _server.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            WebLog.CloseFailed(_log, fault.Message);
        }
    }

    private static WebApplication Build(IPEndPoint address, X509Certificate2? certificate, ILogger log)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options => Limit(options, address, certificate));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        WebApplication server = builder.Build();
        server.Use((context, next) => GuardAsync(context, next, log));
        server.UseWebSockets();
        return server;
    }

    private static void Limit(KestrelServerOptions options, IPEndPoint address, X509Certificate2? certificate)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = Callers;
        options.Limits.MaxConcurrentUpgradedConnections = Callers;
        options.Limits.MaxRequestBodySize = RequestBytes;
        options.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        options.Limits.MaxRequestLineSize = LineBytes;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        ConnectionLimit limit = new(Callers);
        options.Listen(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => limit.ServeAsync(connection, next));
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        });
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away: there is no one left to answer.
            return;
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = fault.StatusCode;
        }
        catch (Exception fault)
        {
            WebLog.CallFailed(log, PrintableText.Of(context.Request.Path), fault);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static EdgeException Unusable(IPEndPoint address, Exception fault) => new(
        EdgeFault.Network,
        $"Nothing can be answered there: {Reason(fault)}",
        address.ToString(),
        "an address of this machine, and a port of it that no other program has",
        "Stop the other program, or correct the setting that names the address.",
        fault);

    private static string Reason(Exception fault) => (fault.InnerException is AddressInUseException, fault) switch
    {
        (true, _) => "another program has the port (address in use)",
        (_, SocketException { SocketErrorCode: SocketError.AccessDenied }) => "this user may not have the port",
        (_, SocketException { SocketErrorCode: SocketError.AddressNotAvailable }) => "this machine has no such address",
        _ => fault.Message.TrimEnd('.'),
    };

    // The host's own one takes the process's signals.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
